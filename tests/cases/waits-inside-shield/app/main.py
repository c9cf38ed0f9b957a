"""Shielded tasks that wait for others, and such that do not, or not for long."""

import asyncio

import anyio
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
confirmations: asyncio.Queue[int] = asyncio.Queue()
ready = asyncio.Event()


async def takes_an_item(order: int) -> None:
    await confirmations.get()


async def waits_for_an_event(order: int) -> None:
    await until_ready()


async def until_ready() -> None:
    await ready.wait()


async def has_a_deadline(order: int) -> None:
    await confirmations.get()


one_at_a_time = asyncio.Lock()


async def takes_its_turn(order: int) -> None:
    async with one_at_a_time:
        await asyncio.sleep(1)


# Nothing below is told.


async def under_a_timeout(order: int) -> None:
    async with asyncio.timeout(5):
        await confirmations.get()


async def wait_for(order: int) -> None:
    await asyncio.wait_for(ready.wait(), 5)


async def fails_after(order: int) -> None:
    with anyio.fail_after(5):
        await until_ready()


async def takes_what_is_there(order: int) -> None:
    confirmations.get_nowait()


async def brings(order: int) -> None:
    ready.set()
    await confirmations.put(order)


async def not_shielded(order: int) -> None:
    await confirmations.get()


@app.post("/told")
async def told(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(takes_an_item, order)
    tasks.task(shield=True).schedule(waits_for_an_event, order)
    tasks.after_response.task(shield=True).schedule(waits_for_an_event, order)
    tasks.task(shield=True, deadline=8).schedule(has_a_deadline, order)
    tasks.task(shield=True).schedule(takes_its_turn, order)


@app.post("/silent")
async def silent(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(under_a_timeout, order)
    tasks.task(shield=True).schedule(wait_for, order)
    tasks.task(shield=True).schedule(fails_after, order)
    tasks.task(shield=True).schedule(takes_what_is_there, order)
    tasks.task(shield=True).schedule(brings, order)
    tasks.schedule(not_shielded, order)
