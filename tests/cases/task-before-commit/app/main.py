"""Tasks before and after the commit that they depend on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
running: set[asyncio.Task[None]] = set()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
        await session.commit()


Session = Annotated[AsyncSession, Depends(get_session)]


async def ship(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT address FROM orders"))


async def mail(order: int) -> None:
    print(order)


async def count(order: int) -> None:
    print(order)


@app.post("/before")
async def before_the_commit(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
        running.add(asyncio.create_task(ship(order)))
        await session.commit()


@app.post("/maybe")
async def before_a_commit_that_may_come(order: int, really: bool) -> None:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
        running.add(asyncio.create_task(mail(order)))
        if really:
            await session.commit()


@app.post("/exit")
async def before_the_commit_of_a_dependency(order: int, session: Session, background: BackgroundTasks) -> None:
    await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
    background.add_task(count, order)


# Nothing below runs before its commit.


@app.post("/after")
async def after_the_commit(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
        await session.commit()
    running.add(asyncio.create_task(ship(order)))


@app.post("/response")
async def after_the_response(order: int, background: BackgroundTasks) -> None:
    async with sessions() as session:
        await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
        background.add_task(ship, order)
        await session.commit()


@app.post("/read")
async def nothing_was_written(order: int) -> None:
    async with sessions() as session:
        running.add(asyncio.create_task(ship(order)))
        await session.commit()


@app.post("/itself")
async def commits_itself(order: int, session: Session, background: BackgroundTasks) -> None:
    await session.execute(text("INSERT INTO orders (id) VALUES (1)"))
    await session.commit()
    background.add_task(count, order)
