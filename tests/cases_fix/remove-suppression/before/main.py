import asyncio

from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:  # shieldgen: ignore[SG101] nightly job
    await asyncio.sleep(order)  # type: ignore[misc]  # shieldgen: ignore[SG102] gone


@app.post("/orders")
async def create(order: int) -> None:
    # shieldgen: ignore[SG101] restarted by cron
    await notify(order)
    # shieldgen: ignore[SG101, SG102] at most a log line is lost
    asyncio.create_task(notify(order))
    await notify(1)  # shieldgen: ignore[SG101] gone  # noqa: FIX
