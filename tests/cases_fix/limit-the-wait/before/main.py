import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
confirmations: asyncio.Queue[int] = asyncio.Queue()
opened = asyncio.Event()


async def settle(order: int) -> int:
    """Shielded: the bank closes the batch."""
    first = await confirmations.get()  # the bank's
    await opened.wait()
    return first


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
