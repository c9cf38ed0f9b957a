"""A session, file or connection of the request is handed to a task that outlives it.

## What it does
Tells where a task takes along what FastAPI ends with the request: what a dependency with `yield` gives (its exit
closes it), an `UploadFile`, a `WebSocket`. For `BackgroundTasks` it knows the FastAPI version: from 0.106 to 0.117 the
exits of dependencies run before the background tasks, in all others after them.

## Why is this bad
The task finds a closed session, a closed file, or a connection that serves somebody else by now. It fails, or works
with another request's transaction, and only under load.

## Example
```python
import asyncio
from collections.abc import AsyncIterator

from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
running: set[asyncio.Task[None]] = set()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


async def count(session: AsyncSession) -> None:
    await session.execute(text("UPDATE visits SET seen = 1"))


@app.post("/visits")
async def visit(session: AsyncSession = Depends(get_session)) -> dict[str, str]:
    task = asyncio.create_task(count(session))
    running.add(task)
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


async def count() -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE visits SET seen = 1"))


@app.post("/visits")
async def visit() -> dict[str, str]:
    task = asyncio.create_task(count())
    running.add(task)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..reasons import at_sites
from ..rule import Rule

RULE = Rule(code="SG104", name="request-scoped-argument", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that is handed something of the request."""
    return at_sites(RULE, facts, lambda site: site.borrowed, _message)


def _message(site: Site) -> str:
    return (
        f"the task outlives its request and takes along {site.borrowed[0].text}; hand it plain values, and let it "
        "open its own (`Annotated[..., Resource(...)]`)"
    )
