"""A state such as "sent" is saved, or the record of work deleted, before the effect that it promises.

## What it does
Tells tasks that commit `status = "sent"`, `paid_at = now()` and the like, or delete the message, job or outbox row that
they work on, and only then send, charge or publish. A transaction around both is fine: it undoes the state.

## Why is this bad
Between the two the process may stop, and the effect may fail. Then the record says that it happened, or is gone, nobody
looks for it any more, and the customer waits.

## Example
```python
import httpx
from databases import Database
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
database = Database("sqlite:///shop.db")


async def announce(order: int) -> None:
    await database.execute("UPDATE orders SET status = 'announced' WHERE id = :id", {"id": order})
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


@app.post("/orders/{order}/announce")
async def start(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(announce, order)
```

## Use instead
```python
import httpx
from databases import Database
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
database = Database("sqlite:///shop.db")


async def announce(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})
    await database.execute("UPDATE orders SET status = 'announced' WHERE id = :id", {"id": order})


@app.post("/orders/{order}/announce")
async def start(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(announce, order)
```
"""

from collections.abc import Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..reasons import at_places
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG109", name="done-before-done", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each effect that comes too late, however many tasks reach it."""
    return at_places(RULE, facts, lambda task: task.done_early, step=-1, message=_message)


def _message(task: TaskFacts, reason: Reason) -> str:
    what = reason.evidence[-1].text.removesuffix(" only here")
    left = "nothing that tells of it" if reason.text.endswith("deleted") else "a record that says it was done"
    return (
        f"in {called(task)} {reason.text} before {what}: a process that stops in between leaves {left}; do it first "
        "and record it behind it, or keep both in one transaction"
    )
