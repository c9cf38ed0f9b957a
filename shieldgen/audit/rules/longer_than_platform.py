"""The shutdown may take longer than the platform lets the process live.

## What it does
Adds up what a shutdown may take: the server's graceful timeout, the drain, the time of the shielded tasks (each until
its deadline, all until the grace is over), and the 4 s that the runtime may need behind it. Compares the sum with what
each Kubernetes manifest, compose file, systemd unit, Procfile, fly.toml or service of Cloud Run leaves between the
signal to stop and SIGKILL, a preStop hook taken off, and with gunicorn's graceful timeout.

## Why is this bad
SIGKILL ends a shielded task as it ends any other: in the middle of a payment, with nothing logged and no handler run.
The shield is there in the code, and does not hold.

## Example
```python
import anyio
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app, grace=40)


async def settle(order: int) -> None:
    await anyio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```
```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: api
          image: registry.example/shop
          command: [uvicorn, "main:app", --timeout-graceful-shutdown, "5"]
```

## Use instead
```python
import anyio
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app, grace=40)


async def settle(order: int) -> None:
    await anyio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```
```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 50
      containers:
        - name: api
          image: registry.example/shop
          command: [uvicorn, "main:app", --timeout-graceful-shutdown, "5"]
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.platform import Deployment, Stop
from ...model.source import Location
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..shutdown import Need, cut_requests, hosting, needs
from ..words import called, seconds

RULE = Rule(code="SG601", name="longer-than-platform", severity="error")


def check(facts: ProjectFacts, settings: Settings) -> Iterator[Finding]:
    """One finding for each limit that is too short, at the place that sets it."""
    told: set[Location] = set()
    wanting = needs(facts, settings)
    for deployment in facts.deployments:
        if deployment.unread and wanting:
            yield RULE.finding(
                at=deployment.at,
                message=f"how long {deployment.platform} lets the process live cannot be read: {deployment.unread}",
                confidence="low",
            )
        for stop in deployment.stops:
            found = _of_tasks(deployment, stop, wanting, facts, settings) or _of_requests(deployment, stop, facts)
            if found is not None and found.at not in told:
                told.add(found.at)
                yield found


def _of_tasks(
    deployment: Deployment, stop: Stop, wanting: tuple[Need, ...], facts: ProjectFacts, settings: Settings
) -> Finding | None:
    limit = stop.seconds
    server = (deployment.requests.seconds or 0.0) if deployment.requests is not None else 0.0
    killed = [need for need in wanting if limit is not None and (need.total is None or server + need.total > limit)]
    if limit is None or not killed:
        return None
    first = max(killed, key=lambda need: float("inf") if need.total is None else need.total)
    host = hosting(facts, settings)
    parts = [f"{seconds(server)} for open requests"] if server else []
    parts += [f"{seconds(host.drain)} of drain"] if host.drain else []
    others = len(killed) - 1
    name = called(first.task) + (f" and {others} other shielded task{'s' if others > 1 else ''}" if others else "")
    if first.total is None:
        what = "a shutdown waits for the shielded tasks without limit (grace=None)"
        cure = "give add_tasks a grace, or the tasks a deadline"
    else:
        parts += [f"{seconds(first.until or 0.0)} for {called(first.task)}", f"{seconds(first.behind)} behind it"]
        total = server + first.total
        what = f"a shutdown may take {seconds(total)} ({' + '.join(parts)})"
        needed = total + (stop.before.seconds or 0.0 if stop.before is not None else 0.0)
        cure = stop.advice.format(needed=needed)
    steps = [stop.limit.step, *([stop.before.step] if stop.before is not None else [])]
    steps += [deployment.requests.step] if deployment.requests is not None and server else []
    return RULE.finding(
        at=stop.limit.at,
        task=first.task.id,
        message=f"{_leaves(deployment, stop, limit)}, and {what}: {name} would be killed; {cure}",
        evidence=(*steps, *first.steps),
        confidence=lowest(deployment.confidence, host.confidence),
    )


def _of_requests(deployment: Deployment, stop: Stop, facts: ProjectFacts) -> Finding | None:
    """The server's own timeout is longer: requests are killed, and the background tasks that belong to them."""
    given, limit = deployment.requests, stop.seconds
    site = cut_requests(facts)
    if given is None or given.seconds is None or limit is None or given.seconds <= limit or site is None:
        return None
    return RULE.finding(
        at=stop.limit.at,
        task=site.target,
        message=f"{_leaves(deployment, stop, limit)}, and the server lets open requests go on for "
        f"{seconds(given.seconds)}: they and their background tasks would be killed; "
        + stop.advice.format(needed=given.seconds + 1),
        evidence=(stop.limit.step, given.step),
        confidence=deployment.confidence,
    )


def _leaves(deployment: Deployment, stop: Stop, limit: float) -> str:
    return f"{stop.by or deployment.platform} leaves {seconds(limit)} from the signal to SIGKILL"
