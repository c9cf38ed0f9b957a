import asyncio

from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    await asyncio.sleep(order)  # type: ignore[misc]  # shieldgen: ignore[SG102] gone


@app.post("/orders")
async def create(order: int) -> None:
    await notify(order)
    # shieldgen: ignore[SG102] at most a log line is lost
    asyncio.create_task(notify(order))
    await notify(1)  # noqa: FIX
