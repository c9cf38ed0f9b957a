"""Shields around what nobody holds, and around what somebody does."""

import asyncio
from asyncio import shield as protect

import anyio
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
running: set[asyncio.Task[None]] = set()


async def charge(order: int) -> None:
    await asyncio.sleep(order)


async def refund(order: int) -> None:
    await asyncio.sleep(order)


async def report(order: int) -> None:
    await asyncio.sleep(order)


async def record(order: int) -> None:
    await asyncio.sleep(order)


async def close() -> None:
    await asyncio.sleep(1)


@app.post("/awaited")
async def awaited(order: int) -> None:
    await asyncio.shield(charge(order))
    await protect(charge(-order))


@app.post("/under-a-timeout")
async def under_a_timeout(order: int) -> None:
    await asyncio.wait_for(asyncio.shield(refund(order)), timeout=5)


@app.post("/task-made-inside")
async def task_made_inside(order: int) -> None:
    await asyncio.shield(asyncio.create_task(report(order)))


@app.post("/bounded-inside")
async def bounded_inside(order: int) -> None:
    await asyncio.shield(asyncio.wait_for(record(order), 5))


@app.post("/on-the-way-out")
async def on_the_way_out() -> None:
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.shield(close())


# Nothing below is told.


@app.post("/kept")
async def kept(order: int) -> None:
    task = asyncio.create_task(charge(order))
    running.add(task)
    task.add_done_callback(running.discard)
    await asyncio.shield(task)


@app.post("/scope")
async def scope(order: int) -> None:
    with anyio.move_on_after(8, shield=True):
        await asyncio.shield(charge(order))


def current() -> asyncio.Task[None]:
    return next(iter(running))


@app.post("/held-elsewhere")
async def held_elsewhere() -> None:
    await asyncio.shield(current())


async def in_a_shielded_task(order: int) -> None:
    await asyncio.shield(charge(order))


@app.post("/shielded")
async def shielded(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(in_a_shielded_task, order)
