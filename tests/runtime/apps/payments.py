"""An application with a database pool in its lifespan, and payments; its database is what the tests read."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from fastapi import FastAPI
from shieldgen_runtime import ShutdownCut, Task, TaskConfig, Tasks, add_tasks

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


async def note(kind: str, name: str) -> None:
    """A row through the pool; fails where the pool is closed."""
    await app.state.pool.execute("INSERT INTO notes VALUES (?, ?)", (kind, name))
    await app.state.pool.commit()


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with aiosqlite.connect(os.environ["DATABASE"]) as pool:
        await pool.execute("CREATE TABLE IF NOT EXISTS notes (kind TEXT, name TEXT)")
        await pool.commit()
        app.state.pool = pool
        yield
        await note("lifespan", "the app's ends")


async def cancelled(task: Task[..., Any]) -> None:
    await asyncio.sleep(0.05)
    await note("on_cancel", task.name)


async def failed(task: Task[..., Any], error: Exception) -> None:
    await asyncio.sleep(0.05)
    await note("cut" if isinstance(error, ShutdownCut) else "failed", task.name)


app = FastAPI(lifespan=lifespan)
add_tasks(
    app,
    TaskConfig(on_error=failed, on_cancel=cancelled),
    grace=float(os.environ.get("GRACE", "10")),
    hard_exit_after=float(os.environ["HARD_EXIT_AFTER"]) if "HARD_EXIT_AFTER" in os.environ else None,
)


async def pay(name: str, seconds: float) -> None:
    await note("began", name)
    await asyncio.sleep(seconds)
    await note("ended", name)


@app.get("/pay/{name}")
async def schedule(name: str, tasks: Tasks, seconds: float, shield: bool = True) -> str:
    tasks.task(name=name, shield=shield).schedule(pay, name, seconds)
    return name


@app.get("/slow/{name}")
async def schedule_late(name: str, tasks: Tasks, wait: float, seconds: float) -> str:
    """A request that is still under way when the signal comes."""
    await note("request", name)
    await asyncio.sleep(wait)
    tasks.after_response.task(name=name, shield=True).schedule(pay, name, seconds)
    return name


async def ignore_cancellation() -> None:
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            continue


async def hold_the_loop() -> None:
    await asyncio.sleep(0.3)
    time.sleep(60)  # noqa: ASYNC251 - what this is about


@app.get("/stubborn")
async def schedule_stubborn(tasks: Tasks) -> str:
    tasks.task(name="stubborn", shield=True).schedule(ignore_cancellation)
    return "stubborn"


@app.get("/holding")
async def schedule_holding(tasks: Tasks) -> str:
    tasks.task(name="holding", shield=True).schedule(hold_the_loop)
    return "holding"


@app.get("/ping")
def ping() -> str:
    return "pong"
