import logging
import smtplib

import redis.asyncio as redis
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
add_tasks(app)
cache = redis.Redis()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


def send_mail(order: int) -> None:
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.sendmail("shop@example.org", "customer@example.org", f"order {order}")


async def fill_cache(order: int) -> None:
    await cache.set(f"order:{order}", "seen")


async def log_event(order: int) -> None:
    logging.info("order %s", order)


async def set_status(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE orders SET status = 'paid' WHERE id = :id"), {"id": order})
        await session.commit()


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(send_mail, order)
    tasks.task(shield=True).schedule(fill_cache, order)
    tasks.task(shield=True).schedule(log_event, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(set_status, order)
    tasks.schedule(send_mail, order)
