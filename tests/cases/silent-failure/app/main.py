import asyncio
import logging

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org", json={"order": order})


async def audit_log(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://log.example.org", json={"order": order})


async def notify_and_tell(order: int) -> None:
    try:
        await notify(order)
    except Exception:
        logging.exception("order %s was not announced", order)


def seen(task: asyncio.Task[None]) -> None:
    running.discard(task)
    if not task.cancelled() and task.exception():
        logging.error("a task failed", exc_info=task.exception())


@app.post("/bad/kept")
async def kept(order: int) -> None:
    running.add(asyncio.create_task(notify(order)))


@app.post("/bad/chain")
async def chain(order: int, background: BackgroundTasks) -> None:
    background.add_task(audit_log, order)
    background.add_task(notify_and_tell, order)


@app.post("/good/told")
async def told(order: int) -> None:
    running.add(asyncio.create_task(notify_and_tell(order)))


@app.post("/good/callback")
async def callback(order: int) -> None:
    task = asyncio.create_task(notify_quietly(order))
    running.add(task)
    task.add_done_callback(seen)


async def notify_quietly(order: int) -> None:
    await notify(order)


@app.post("/good/single")
async def single(order: int, background: BackgroundTasks) -> None:
    background.add_task(announce, order)


async def announce(order: int) -> None:
    await notify(order)
