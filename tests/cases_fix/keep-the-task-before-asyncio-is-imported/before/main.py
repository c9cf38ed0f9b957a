import os
from fastapi import FastAPI

os.environ.setdefault("PYTHONASYNCIODEBUG", "1")

import asyncio

_background_tasks = []
app = FastAPI()


async def notify(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
    asyncio.create_task(notify(order))
