import asyncio
import subprocess
import threading
import time

import anyio.to_thread
import requests
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session

app = FastAPI()
engine = create_async_engine("postgresql+asyncpg://shop")


def post(order: int) -> None:
    requests.post("https://example.org", json={"order": order}, timeout=5)


async def through_a_call(order: int) -> None:
    post(order)


async def through_the_same_call(order: int) -> None:
    await through_a_call(order)
    if order:
        post(order)


def ship(order: int, carrier: str, country: str) -> None:
    if carrier == "drone":
        if country == "ZZ":
            post(order)


async def a_special_case(order: int) -> None:
    ship(order, "truck", "FR")


async def a_special_case_of_its_own(order: int, kind: str, country: str, day: int) -> None:
    if kind == "drone":
        if country == "ZZ":
            if day > 5:
                post(order)


async def one_of_several(order: int, kind: str) -> None:
    if kind == "drone":
        await asyncio.sleep(1)
    elif kind == "ship":
        await asyncio.sleep(2)
    elif kind == "train":
        await asyncio.sleep(3)
    elif kind == "truck":
        subprocess.run(["print", str(order)])


async def gives_a_thread_a_moment(order: int, thread: threading.Thread) -> None:
    thread.join(0.25)


async def reads_in_a_session(order: int) -> None:
    with Session(engine.sync_engine) as session:
        session.execute(text("SELECT 1"))


async def writes_in_a_session(order: int) -> None:
    with Session(engine.sync_engine) as session:
        session.execute(text("UPDATE orders SET seen = 1"))
        session.commit()


async def sleeps(order: int) -> None:
    time.sleep(1)


async def in_a_thread(order: int) -> None:
    await anyio.to_thread.run_sync(post, order)
    await asyncio.to_thread(post, order)


def lock_row(connection: Connection, order: int) -> None:
    connection.execute(text("SELECT id FROM orders WHERE id = :id FOR UPDATE"), {"id": order})


async def in_a_greenlet(order: int, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lock_row, order)


async def awaits(order: int) -> None:
    await asyncio.sleep(1)


@app.post("/bad")
async def bad(order: int, background: BackgroundTasks) -> None:
    background.add_task(through_a_call, order)
    background.add_task(through_the_same_call, order)
    background.add_task(a_special_case, order)
    background.add_task(a_special_case_of_its_own, order, "truck", "FR", 1)
    background.add_task(one_of_several, order, "truck")
    background.add_task(gives_a_thread_a_moment, order, threading.Thread(target=post, args=(order,)))
    background.add_task(reads_in_a_session, order)
    background.add_task(writes_in_a_session, order)
    background.add_task(sleeps, order)


@app.post("/good")
async def good(order: int, background: BackgroundTasks) -> None:
    background.add_task(post, order)
    background.add_task(in_a_thread, order)
    background.add_task(in_a_greenlet, order, engine)
    background.add_task(awaits, order)
