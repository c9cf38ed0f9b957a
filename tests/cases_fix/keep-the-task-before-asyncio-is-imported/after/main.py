import os
from fastapi import FastAPI

_kept_background_tasks: set[object] = set()

os.environ.setdefault("PYTHONASYNCIODEBUG", "1")

import asyncio

_background_tasks = []
app = FastAPI()


async def notify(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
    task = asyncio.create_task(notify(order))
    _kept_background_tasks.add(task)
    task.add_done_callback(_kept_background_tasks.discard)
