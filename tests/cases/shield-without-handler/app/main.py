import logging

import httpx
from fastapi import FastAPI
from fastapi_tasks import Task, Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.put(f"https://example.org/orders/{order}")


async def reserve_and_tell(order: int) -> None:
    try:
        await reserve(order)
    except Exception:
        logging.exception("order %s is not reserved", order)


async def failed(task: Task, error: Exception) -> None:
    logging.error("%s failed: %s", task, error)


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(reserve, order)
    tasks.after_response.task(shield=True).schedule(reserve, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, on_error=failed).schedule(reserve, order)
    tasks.task(shield=True).schedule(reserve_and_tell, order)
    tasks.schedule(reserve, order)
