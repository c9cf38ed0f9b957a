"""A state such as "in progress" is set, and set back only where no cancellation comes by.

## What it does
Tells async tasks that store a state such as `status = "processing"` or `is_running = True`, work, and set it anew only
behind the work or in `except Exception`: no `finally`, no clause that a cancellation runs.

## Why is this bad
`CancelledError` is no `Exception`. A deploy that cancels the task leaves a row that says "processing" for ever: nothing
works on it, and whatever looks for work to do passes it by.

## Example
```python
import asyncio

import httpx
from databases import Database
from fastapi import FastAPI

app = FastAPI()
database = Database("sqlite:///shop.db")
running: set[asyncio.Task[None]] = set()


async def export(order: int) -> None:
    await database.execute("UPDATE orders SET status = 'exporting' WHERE id = :id", {"id": order})
    try:
        async with httpx.AsyncClient() as client:
            await client.put(f"https://example.org/orders/{order}")
        await database.execute("UPDATE orders SET status = 'exported' WHERE id = :id", {"id": order})
    except Exception:
        await database.execute("UPDATE orders SET status = 'failed' WHERE id = :id", {"id": order})


@app.post("/orders/{order}/export")
async def start(order: int) -> None:
    running.add(asyncio.create_task(export(order)))
```

## Use instead
```python
import asyncio

import anyio
import httpx
from databases import Database
from fastapi import FastAPI

app = FastAPI()
database = Database("sqlite:///shop.db")
running: set[asyncio.Task[None]] = set()


async def export(order: int) -> None:
    status = "failed"
    await database.execute("UPDATE orders SET status = 'exporting' WHERE id = :id", {"id": order})
    try:
        async with httpx.AsyncClient() as client:
            await client.put(f"https://example.org/orders/{order}")
        status = "exported"
    finally:
        with anyio.move_on_after(2, shield=True):
            await database.execute("UPDATE orders SET status = :status WHERE id = :id", {"status": status, "id": order})


@app.post("/orders/{order}/export")
async def start(order: int) -> None:
    running.add(asyncio.create_task(export(order)))
```
"""

from collections.abc import Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..exposure import cut_runs
from ..reasons import at_places
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG108", name="state-left-behind", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each place that sets such a state, however many tasks reach it."""

    def left(task: TaskFacts) -> tuple[Reason, ...]:
        return task.left_behind if cut_runs(task, facts) else ()

    return at_places(RULE, facts, left, step=-3, message=_message)


def _message(task: TaskFacts, reason: Reason) -> str:
    return (
        f"{reason.text} in {called(task)}, and stays so when a shutdown cancels the task: no `finally` sets it back; "
        "set it in a `finally`, under `with anyio.move_on_after(2, shield=True):`"
    )
