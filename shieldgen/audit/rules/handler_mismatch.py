"""An error handler cannot take the task and its error.

## What it does
Tells handlers of a call-site hint, or of the `TaskConfig` that `add_tasks` takes, that cannot be called as the runtime
calls them: `on_error` with the task and the error, `on_cancel` with the task. (At a `@task` hint the same is a problem
that stops the generator.)

## Why is this bad
The handler is called when the task has failed already. Then it fails itself with a `TypeError`, and the alert that it
was written for is never sent.

## Example
```python
import logging

import httpx
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


async def not_notified(error: Exception) -> None:
    logging.error("an order was not announced: %r", error)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(on_error=not_notified).schedule(notify, order)
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


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


async def not_notified(task: Task, error: Exception) -> None:
    logging.error("order %s was not announced: %r", task.args, error)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(on_error=not_notified).schedule(notify, order)
    return {"status": "accepted"}
```
"""

from collections import defaultdict
from collections.abc import Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG302", name="handler-mismatch", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each handler, with all places that name it."""
    named: defaultdict[str, list[tuple[Site, Reason]]] = defaultdict(list)
    for site in facts.sites:
        for reason in site.mismatched:
            named[f"{reason.evidence[-1].at} {reason.text}"].append((site, reason))
    for found in named.values():
        site, reason = found[0]
        yield RULE.finding(
            at=reason.evidence[0].at,
            task=site.target,
            message=f"{reason.text}, so it fails when it is needed; change its parameters",
            evidence=reason.evidence,
            confidence=reason.confidence,
            related=(other.evidence[0].at for _, other in found),
        )
