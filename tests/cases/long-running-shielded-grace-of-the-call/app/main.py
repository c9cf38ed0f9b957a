"""What `add_tasks` says counts, also where the configuration says something else."""

import asyncio

from fastapi import FastAPI
from shieldgen_runtime import Tasks, add_tasks

GRACE = 90

app = FastAPI()
add_tasks(app, grace=GRACE)


async def a_minute(order: int) -> None:
    await asyncio.sleep(60)


async def two_minutes(order: int) -> None:
    await asyncio.sleep(120)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(a_minute, order)
    tasks.task(shield=True).schedule(two_minutes, order)
