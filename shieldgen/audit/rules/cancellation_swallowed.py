"""A task catches its own cancellation and does not raise it again, or is cut on its way out.

## What it does
Tells where a task function catches `CancelledError` (by name, by a bare `except`, by `BaseException`) and goes on, and
where it awaits something on the way out of a cancellation that anyio delivers, without a shield around it.

## Why is this bad
A shutdown cancels what it cannot wait for. A task that swallows this goes on until the platform kills the process. And
cancellation of anyio, which the runtime uses, is level-triggered: an await in `except` or `finally` is cancelled again
at once, so that what it should have saved is lost.

## Example
```python
import anyio
from fastapi import FastAPI
from shieldgen_runtime import Tasks, add_tasks

from app.queue import queue

app = FastAPI()
add_tasks(app)


async def synchronise(shop: int) -> None:
    try:
        await anyio.sleep(5)
    except anyio.get_cancelled_exc_class():
        await queue.add_for_retry("synchronise", shop)
        raise


@app.post("/shops/{shop}")
async def start(shop: int, tasks: Tasks) -> None:
    tasks.schedule(synchronise, shop)
```

## Use instead
```python
import anyio
from fastapi import FastAPI
from shieldgen_runtime import Tasks, add_tasks

from app.queue import queue

app = FastAPI()
add_tasks(app)


async def synchronise(shop: int) -> None:
    try:
        await anyio.sleep(5)
    except anyio.get_cancelled_exc_class():
        with anyio.move_on_after(2, shield=True):
            await queue.add_for_retry("synchronise", shop)
        raise


@app.post("/shops/{shop}")
async def start(shop: int, tasks: Tasks) -> None:
    tasks.schedule(synchronise, shop)
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG107", name="cancellation-swallowed", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each handler that swallows, and for each await that is cut."""
    for task in facts.tasks:
        name = task.id.qualname.rpartition("<locals>.")[2]
        for reason in task.swallows:
            yield RULE.finding(
                at=reason.evidence[0].at,
                task=task.id,
                message=f"`{name}` catches its own cancellation and goes on, so that a shutdown waits for it in vain; "
                "raise it again",
                evidence=reason.evidence,
                confidence=reason.confidence,
            )
        for reason in task.cut_short:
            yield RULE.finding(
                at=reason.evidence[0].at,
                task=task.id,
                message=f"{reason.text} in `{name}`; put it under `with anyio.move_on_after(2, shield=True):`, or give "
                "the task an on_cancel handler",
                evidence=reason.evidence,
                confidence=reason.confidence,
            )
