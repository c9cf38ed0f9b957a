"""Loops without an end that start a task for each item that comes."""

import asyncio
from typing import Any

import anyio
import httpx
import redis.asyncio
from fastapi import FastAPI, WebSocket

app = FastAPI()
orders: asyncio.Queue[int] = asyncio.Queue()
at_once = asyncio.Semaphore(10)
running: set[asyncio.Task[None]] = set()
MOST = 10


async def handle(item: object) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/items", json={"item": str(item)})


async def handle_in_turn(item: object) -> None:
    async with at_once:
        await handle(item)


async def from_a_queue() -> None:
    while True:
        order = await orders.get()
        task = asyncio.create_task(handle(order))
        running.add(task)
        task.add_done_callback(running.discard)


@app.websocket("/items")
async def from_a_websocket(socket: WebSocket) -> None:
    await socket.accept()
    async with anyio.create_task_group() as group:
        while True:
            text = await socket.receive_text()
            group.start_soon(handle, text)


async def from_redis(client: redis.asyncio.Redis) -> None:
    while True:
        taken = await client.blpop(["orders"])
        running.add(asyncio.create_task(handle(taken)))


# Limited, or one after the other.


async def one_after_the_other() -> None:
    while True:
        order = await orders.get()
        await asyncio.create_task(handle(order))


async def limited_inside() -> None:
    while True:
        order = await orders.get()
        running.add(asyncio.create_task(handle_in_turn(order)))


async def limited_before() -> None:
    while True:
        await at_once.acquire()
        order = await orders.get()
        running.add(asyncio.create_task(handle(order)))


async def waits_for_room() -> None:
    while True:
        order = await orders.get()
        if len(running) >= MOST:
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        running.add(asyncio.create_task(handle(order)))


async def from_time_to_time(settings: dict[str, Any]) -> None:
    while True:
        await asyncio.sleep(60)
        running.add(asyncio.create_task(handle(settings.get("name"))))


async def the_next_only_behind_it() -> None:
    order = await orders.get()
    running.add(asyncio.create_task(handle(order)))
