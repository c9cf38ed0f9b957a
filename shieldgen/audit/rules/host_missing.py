"""Tasks are scheduled through the runtime, and no `add_tasks` is called on the application.

## What it does
Tells applications that schedule through `Tasks` or the generated wiring, where no call of `add_tasks` is found.

## Why is this bad
The runtime has nowhere to run its tasks: the first request that schedules one fails with an error that names the
missing call.

## Example
```python
from fastapi import FastAPI
from fastapi_tasks import Tasks

app = FastAPI()


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.schedule(settle, order)
    return {"status": "accepted"}
```

## Use instead
```python
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.schedule(settle, order)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.source import Step
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG503", name="host-missing", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for the project, at its first such site; less sure where the application is made elsewhere."""
    sites = [site for site in facts.sites if site.kind in ("schedule", "wiring")]
    if facts.hosted or not sites:
        return
    through = "the generated wiring" if sites[0].kind == "wiring" else "`Tasks`"
    yield RULE.finding(
        at=sites[0].at,
        task=sites[0].target,
        message=f"tasks are scheduled through {through}, and `add_tasks` is called on no application, so that each "
        "such request fails; call add_tasks(app) where the application is made",
        evidence=tuple(Step(at, "the application is made here, without add_tasks") for at in facts.applications),
        confidence="high" if facts.applications else "medium",
        related=(site.at for site in sites),
    )
