"""Orders whose state says that all went well."""

import asyncio
import logging

import httpx
from databases import Database
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
database = Database("sqlite:///shop.db")
SERVICES = ["https://inventory.example.org", "https://billing.example.org"]


async def call(url: str, order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(url, json={"order": order})


async def set_whatever_failed(order: int) -> None:
    for url in SERVICES:
        try:
            await call(url, order)
        except Exception:
            logging.exception("%s was not called", url)
    await database.execute("UPDATE orders SET status = 'coordinated' WHERE id = :id", {"id": order})


async def gathered_and_forgotten(order: int) -> None:
    await asyncio.gather(*(call(url, order) for url in SERVICES), return_exceptions=True)
    await database.execute("UPDATE orders SET status = 'coordinated' WHERE id = :id", {"id": order})


# Nothing below is told.


async def gathered_so_that_the_first_raises(order: int) -> None:
    await asyncio.gather(*(call(url, order) for url in SERVICES))
    await database.execute("UPDATE orders SET status = 'coordinated' WHERE id = :id", {"id": order})


async def gathered_and_raised(order: int) -> None:
    results = await asyncio.gather(*(call(url, order) for url in SERVICES), return_exceptions=True)
    failed = [result for result in results if isinstance(result, Exception)]
    if failed:
        raise ExceptionGroup("not all were called", failed)
    await database.execute("UPDATE orders SET status = 'coordinated' WHERE id = :id", {"id": order})


@app.post("/orders/{order}")
async def start(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(set_whatever_failed, order)
    tasks.add_task(gathered_and_forgotten, order)
    tasks.add_task(gathered_so_that_the_first_raises, order)
    tasks.add_task(gathered_and_raised, order)
