import asyncio

from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def notify(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/kept")
async def kept(order: int) -> None:
    task = asyncio.create_task(notify(order))
    running.add(task)
    task.add_done_callback(running.discard)


@app.post("/dropped")
async def dropped(order: int) -> None:
    task = asyncio.create_task(notify(order))
    running.add(task)
    task.add_done_callback(running.discard)
