"""What the tasks of this application do."""

import asyncio

import httpx
from databases import Database

database = Database("sqlite:///shop.db")


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order}, timeout=5)


async def beat(name: str) -> None:
    while True:
        await asyncio.sleep(60)
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/alive", json={"name": name}, timeout=5)


async def hum() -> None:
    while True:
        await asyncio.sleep(60)
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/hum", timeout=5)


async def buzz() -> None:
    while True:
        await asyncio.sleep(60)
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/buzz", timeout=5)


async def store(order: int) -> None:
    await database.execute("INSERT INTO orders (id) VALUES (:id)", {"id": order})


async def think(order: int) -> int:
    return order * 2


def note(order: int) -> None:
    httpx.post("https://example.org/notes", json={"order": order}, timeout=5)
