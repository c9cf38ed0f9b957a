"""Work goes on after the response on a platform that stops it then.

## What it does
Tells tasks that nothing in the request waits for, where the application runs on Cloud Run without CPU always allocated,
as a function of Vercel, or on Lambda behind Mangum (which waits for the tasks of the request, but not for those of the
event loop).

## Why is this bad
The client has its answer, and the work stands still: it goes on with the next request to the same instance, minutes
later, with timeouts that have long passed, or never.

## Example
```python
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(settle, order)
    return {"status": "accepted"}
```
```yaml
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: shop
  labels: {cloud.googleapis.com/location: europe-west1}
spec:
  template:
    spec:
      containers:
        - image: europe-docker.pkg.dev/acme/shop
          command: [uvicorn, "main:app"]
```

## Use instead
```python
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(settle, order)
    return {"status": "accepted"}
```
```yaml
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: shop
  labels: {cloud.googleapis.com/location: europe-west1}
spec:
  template:
    metadata:
      annotations: {run.googleapis.com/cpu-throttling: "false"}
    spec:
      containers:
        - image: europe-docker.pkg.dev/acme/shop
          command: [uvicorn, "main:app"]
```
"""

from collections.abc import Iterator

from ...effects.runs import IN_THE_REQUEST
from ...model.finding import Finding
from ...model.platform import Deployment
from ...model.source import Location, Step
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG603", name="throttled-after-response", severity="warning")
_PROTECTING = ("asyncio_shield", "cancel_scope_shield")
_BY_RUNTIME = ("schedule", "wiring")
_MOST = 6


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each such place, with the work that it stops as evidence."""
    durable = {task.id for task in facts.tasks if task.hint is not None and task.hint.durable}
    told: set[Location] = set()
    for deployment in facts.deployments:
        if deployment.stalled is None or deployment.at in told:
            continue
        stopped = [site for site in facts.sites if _outlives(site, deployment) and site.target not in durable]
        if not stopped:
            continue
        told.add(deployment.at)
        names = list(dict.fromkeys(_name(site) for site in stopped))
        more = f" and {len(names) - 2} more" if len(names) > 3 else ""
        shown = ", ".join(names[:2] if more else names)
        yield RULE.finding(
            at=deployment.stalled.evidence[0].at,
            task=stopped[0].target if len(names) == 1 else None,
            message=f"{shown}{more} may go on after the response, and {deployment.stalled.text}",
            evidence=(
                *deployment.stalled.evidence,
                *(Step(site.at, f"schedules {_name(site)}") for site in stopped[:_MOST]),
            ),
            confidence=deployment.confidence,
        )


def _outlives(site: Site, deployment: Deployment) -> bool:
    """Whether the work may go on when the response has been sent."""
    if site.kind in _PROTECTING or site.awaited == "yes":
        return False
    if deployment.whole_requests and (site.kind in IN_THE_REQUEST or site.kind in _BY_RUNTIME):
        return False
    return site.at_end != "waited_for" or site.kind in IN_THE_REQUEST


def _name(site: Site) -> str:
    target = site.target
    return f"`{target.qualname.rpartition('<locals>.')[2]}`" if target is not None else f"`{site.source}`"
