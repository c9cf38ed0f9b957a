"""An application for every server and both event loops; its pools write into a SQLite file while they are open."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import asynccontextmanager
from typing import Any

import anyio
from fastapi import APIRouter, FastAPI
from shieldgen_runtime import ShutdownCut, Task, TaskConfig, Tasks, TasksScheduler, add_tasks

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


class Pool:
    """A database that only works between the start and the end of the lifespan that opened it."""

    def __init__(self) -> None:
        self.is_open = False

    def note(self, kind: str, name: str) -> None:
        if not self.is_open:
            kind = f"{kind} without a pool"
        with sqlite3.connect(os.environ["DATABASE"], timeout=10) as connection:
            connection.execute("INSERT INTO notes VALUES (?, ?)", (kind, name))
        connection.close()

    @asynccontextmanager
    async def lifespan(self, _: FastAPI):
        self.is_open = True
        yield
        self.note("lifespan", "ends")
        self.is_open = False


pool, routers_pool = Pool(), Pool()


async def failed(task: Task[..., Any], error: Exception) -> None:
    await anyio.sleep(0.05)
    pool.note("cut" if isinstance(error, ShutdownCut) else "failed", task.name)


async def cancelled(task: Task[..., Any]) -> None:
    await anyio.sleep(0.05)
    pool.note("on_cancel", task.name)


with sqlite3.connect(os.environ["DATABASE"], timeout=10) as database:
    database.execute("CREATE TABLE IF NOT EXISTS notes (kind TEXT, name TEXT)")
database.close()

app = FastAPI(lifespan=pool.lifespan)
add_tasks(
    app,
    TaskConfig(on_error=failed, on_cancel=cancelled),
    grace=float(os.environ.get("GRACE", "10")),
    hard_exit_after=float(os.environ["HARD_EXIT_AFTER"]) if "HARD_EXIT_AFTER" in os.environ else None,
)
app.include_router(APIRouter(lifespan=routers_pool.lifespan))


async def pay(name: str, seconds: float) -> None:
    pool.note("began", name)
    await anyio.sleep(seconds)
    pool.note("ended", name)
    routers_pool.note("ended with the router's pool", name)


def pay_in_thread(name: str, seconds: float) -> None:
    pool.note("began", name)
    time.sleep(seconds)
    pool.note("ended", name)


async def pay_and_go_on(name: str, tasks: TasksScheduler) -> None:
    await pay(name, 1.5)
    tasks.task(name=f"{name} goes on", shield=True).schedule(pay, f"{name} goes on", 0.1)
    tasks.task(name=f"{name} is refused").schedule(pay, f"{name} is refused", 0.1)


async def clean_up(name: str) -> None:
    pool.note("began", name)
    try:
        await anyio.sleep(60)
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.sleep(0.1)
            pool.note("cleaned up", name)


async def ignore_cancellation() -> None:
    with anyio.CancelScope(shield=True):
        while True:
            try:
                await anyio.sleep(60)
            except anyio.get_cancelled_exc_class():
                continue


@app.get("/start")
async def start(tasks: Tasks) -> str:
    """What a deploy has to deal with, all at once."""
    for n in range(50):
        tasks.task(name=f"payment {n}", shield=True).schedule(pay, f"payment {n}", 1.5)
    tasks.after_response.task(name="late", shield=True, deadline=20).schedule(pay, "late", 1.5)
    tasks.task(name="thread", shield=True).schedule(pay_in_thread, "thread", 1.5)
    tasks.task(name="chain", shield=True).schedule(pay_and_go_on, "chain", tasks)
    tasks.task(name="mail").schedule(pay, "mail", 20)
    tasks.task(name="slow thread").schedule(pay_in_thread, "slow thread", 20)
    tasks.task(name="tidy").schedule(clean_up, "tidy")
    return "started"


@app.get("/late")
async def late(tasks: Tasks) -> str:
    """A request that is still under way when the signal comes."""
    pool.note("began", "request")
    await anyio.sleep(0.6)
    tasks.after_response.task(name="after the signal", shield=True).schedule(pay, "after the signal", 0.5)
    return "late"


@app.get("/endless")
async def endless(tasks: Tasks) -> str:
    tasks.task(name="endless", shield=True).schedule(pay, "endless", 600)
    return "endless"


@app.get("/stubborn")
async def stubborn(tasks: Tasks) -> str:
    tasks.task(name="stubborn", shield=True).schedule(ignore_cancellation)
    return "stubborn"
