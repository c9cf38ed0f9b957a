"""An application without a lifespan of its own, whose tasks write into a log file."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from fastapi import FastAPI
from shieldgen_runtime import Tasks, add_tasks

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
LOG = Path(os.environ["LOG"])
app = FastAPI()
add_tasks(app)


async def work(name: str) -> None:
    await asyncio.sleep(0.05)
    with LOG.open("a") as log:  # noqa: ASYNC230
        log.write(f"{name} ended\n")


@app.get("/")
async def endpoint(tasks: Tasks) -> str:
    tasks.schedule(work, "immediate")
    tasks.after_route.schedule(work, "after route")
    tasks.after_response.schedule(work, "after response")
    return "ok"
