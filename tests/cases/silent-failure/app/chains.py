"""Background tasks of one response, one after the other: whose failure stops others."""

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def first(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/first", json={"order": order})


async def second(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/second", json={"order": order})


async def either(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/either", json={"order": order})


async def each(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/each", json={"order": order})


@app.post("/orders/{order}")
async def chain(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(first, order)
    tasks.add_task(second, order)


@app.post("/orders/{order}/branch")
async def branch(order: int, tasks: BackgroundTasks, *, urgent: bool) -> None:
    if urgent:
        tasks.add_task(either, order)
    else:
        tasks.add_task(either, -order)


@app.post("/orders")
async def all_of_them(orders: list[int], tasks: BackgroundTasks) -> None:
    for order in orders:
        tasks.add_task(each, order)
