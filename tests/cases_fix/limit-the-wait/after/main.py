import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
confirmations: asyncio.Queue[int] = asyncio.Queue()
opened = asyncio.Event()


async def settle(order: int) -> int:
    """Shielded: the bank closes the batch."""
    first = await asyncio.wait_for(confirmations.get(), 10)  # the bank's
    await asyncio.wait_for(opened.wait(), 10)
    return first


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
