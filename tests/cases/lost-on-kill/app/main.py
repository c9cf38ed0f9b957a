import asyncio
import logging

import aiosmtplib
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks
from shieldgen_runtime import task
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
add_tasks(app)
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


async def save(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE orders SET status = 'paid' WHERE id = :id"), {"id": order})
        await session.commit()


@task(shield=True)
async def hinted(order: int) -> None:
    await save(order)


@task(shield=True, critical="the fraud desk acts on it")
async def declared(order: int) -> None:
    logging.warning("order %s", order)


@task(durable=True, shield=True)
async def stored(order: int) -> None:
    await save(order)


@task(shield=True)
async def mail(to: str) -> None:
    await aiosmtplib.send("hello", recipients=[to])


@task()
async def unshielded(order: int) -> None:
    await save(order)


@task(shield=True)
async def every_minute() -> None:
    while True:
        await save(0)
        await asyncio.sleep(60)


async def at_the_call(order: int) -> None:
    await save(order)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(at_the_call, order)
