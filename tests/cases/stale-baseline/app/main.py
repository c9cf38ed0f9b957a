import asyncio

from fastapi import FastAPI

app = FastAPI()


async def work(number: int) -> None:
    await asyncio.sleep(number)


async def other(number: int) -> None:
    await asyncio.sleep(number)


@app.post("/known")
async def known() -> None:
    asyncio.create_task(work(1))


@app.post("/twice")
async def one_more_than_counted() -> None:
    asyncio.create_task(work(2))
    asyncio.create_task(work(3))


@app.post("/other")
async def another_task() -> None:
    asyncio.create_task(other(4))
