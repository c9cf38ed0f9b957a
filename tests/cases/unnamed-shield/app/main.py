import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
OPTIONS = {"name": "settled"}


async def settle(order: int) -> None:
    """Settles an order."""
    await asyncio.sleep(1)


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(settle, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    tasks.schedule(settle, order)
