'''A shielded task can fail and nobody is told.

## What it does
Tells shielded tasks whose policy names no `on_error` and which do not handle their failures themselves.

## Why is this bad
A task is shielded because its work matters. When it fails, somebody has to learn of it: mark the payment failed, raise
an alarm, put the work back.

## Example
```python
import httpx
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    """Shielded: a reservation that is cut blocks the stock."""
    async with httpx.AsyncClient() as client:
        await client.put(f"https://example.org/orders/{order}", json={"state": "reserved"})


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"reserve_{order}").schedule(reserve, order)
    return {"status": "accepted"}
```

## Use instead
```python
import logging

import httpx
from fastapi import FastAPI
from fastapi_tasks import Task, Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    """Shielded: a reservation that is cut blocks the stock."""
    async with httpx.AsyncClient() as client:
        await client.put(f"https://example.org/orders/{order}", json={"state": "reserved"})


async def reservation_failed(task: Task, error: Exception) -> None:
    logging.error("the reservation of order %s failed: %s", task.args[0], error)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"reserve_{order}", on_error=reservation_failed).schedule(reserve, order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import Run, shielded_runs
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called
from ..worth import harmless, worth_a_shield

RULE = Rule(code="SG203", name="shield-without-handler", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each shielded task function without a handler."""
    for task, runs in shielded_runs(facts):
        if task.errors.handled == "yes":
            continue
        if harmless(task) and not worth_a_shield(task, runs):  # its shield is told already: it needs none
            continue
        untold = [run for run in runs if not _somebody_is_told(run)]
        if not untold:
            continue
        yield RULE.finding(
            at=untold[0].at,
            task=task.id,
            message=f"{called(task)} is shielded, and nobody is told when it fails; declare on_error=..., a function "
            "that takes (task, error)",
            evidence=task.errors.evidence,
            confidence="high" if task.errors.handled == "no" else "medium",
            related=(run.at for run in untold),
        )


def _somebody_is_told(run: Run) -> bool:
    if run.states("on_error"):
        return True
    return bool(run.sites) and all(site.callback or site.awaited == "yes" for site in run.sites)
