"""A task is scheduled before the commit that it depends on.

## What it does
Tells where a request writes to the database, starts a task, and commits only then: on a later line, or, for
`BackgroundTasks` with FastAPI 0.118 and later, in the exit of a `yield` dependency, which runs behind the tasks.

## Why is this bad
The task runs in another session and does not find the row, or finds the old one. Where the commit fails, it has mailed,
charged or published something that never happened.

## Example
```python
import asyncio

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
running: set[asyncio.Task[None]] = set()


async def ship(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT address FROM orders WHERE id = :id"), {"id": order})


@app.post("/orders/{order}")
async def create(order: int) -> dict[str, str]:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        running.add(asyncio.create_task(ship(order)))
        await session.commit()
    return {"status": "accepted"}
```

## Use instead
```python
import asyncio

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
running: set[asyncio.Task[None]] = set()


async def ship(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT address FROM orders WHERE id = :id"), {"id": order})


@app.post("/orders/{order}")
async def create(order: int) -> dict[str, str]:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (:id)"), {"id": order})
        await session.commit()
    running.add(asyncio.create_task(ship(order)))
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..reasons import at_sites
from ..rule import Rule

RULE = Rule(code="SG105", name="task-before-commit", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that may run before what it depends on is committed."""
    return at_sites(RULE, facts, lambda site: site.uncommitted, _message, by_place=True)


def _message(site: Site) -> str:
    return (
        f"the task may run before {site.uncommitted[0].text}: it does not see what the request wrote, and runs even "
        "where that is rolled back; commit first, then schedule it"
    )
