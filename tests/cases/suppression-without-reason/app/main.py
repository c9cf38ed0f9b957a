import asyncio

from fastapi import FastAPI

app = FastAPI()


async def work(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/bad")
async def no_reason(order: int) -> None:
    asyncio.create_task(work(order))  # shieldgen: ignore[SG102]


async def other(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/good")
async def reason(order: int) -> None:
    asyncio.create_task(
        other(order),
        name="other",  # shieldgen: ignore[SG102] best effort
    )
