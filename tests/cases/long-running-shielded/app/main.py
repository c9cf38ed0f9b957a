import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
add_tasks(app)
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


async def waits_a_minute(order: int) -> None:
    await asyncio.sleep(60)


async def polls(order: int) -> None:
    while True:
        await asyncio.sleep(5)


async def every_user(order: int) -> None:
    async with sessions() as session:
        for row in (await session.execute(text("SELECT id FROM users"))).all():
            await session.execute(text("UPDATE users SET seen = 1 WHERE id = :id"), {"id": row.id})
            await asyncio.sleep(0.1)
        await session.commit()


async def short(order: int) -> None:
    await asyncio.sleep(2)


async def bounded(order: int) -> None:
    async with asyncio.timeout(5):
        await polls(order)


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(waits_a_minute, order)
    tasks.task(shield=True).schedule(polls, order)
    tasks.task(shield=True).schedule(every_user, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(short, order)
    tasks.task(shield=True).schedule(bounded, order)
    tasks.schedule(waits_a_minute, order)
