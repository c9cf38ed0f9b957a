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

from collections.abc import Callable, Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG107", name="cancellation-swallowed", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for what a task function swallows, and one for what is cut on its way out, with all such places."""
    for task in facts.tasks:
        yield from _told(task, task.swallows, _swallowed)
        yield from _told(task, task.cut_short, _cut)


def _told(
    task: TaskFacts, reasons: tuple[Reason, ...], message: Callable[[TaskFacts, Reason], str]
) -> Iterator[Finding]:
    """One finding for the surest of the reasons, those that are as sure at its other places."""
    for confidence in ("high", "medium", "low"):
        as_sure = [reason for reason in reasons if reason.confidence == confidence]
        if as_sure:
            yield RULE.finding(
                at=as_sure[0].evidence[0].at,
                task=task.id,
                message=message(task, as_sure[0]),
                evidence=as_sure[0].evidence,
                confidence=as_sure[0].confidence,
                related=(reason.evidence[0].at for reason in as_sure),
            )


def _swallowed(task: TaskFacts, _reason: Reason) -> str:
    return (
        f"{called(task)} catches its own cancellation and goes on: whoever cancels it, such as a shutdown, waits until "
        "it ends by itself; raise it again"
    )


def _cut(task: TaskFacts, reason: Reason) -> str:
    return (
        f"{reason.text} in {called(task)}; put it under `with anyio.move_on_after(2, shield=True):`, or give the task "
        "an on_cancel handler"
    )
