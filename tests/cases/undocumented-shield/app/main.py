import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(order: int) -> None:
    await asyncio.sleep(1)


async def explained(order: int) -> None:
    """Shielded because the bank closes the batch."""
    await asyncio.sleep(1)


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(settle, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(explained, order)
    tasks.schedule(settle, order)
