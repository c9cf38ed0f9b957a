"""An application for every server and both event loops; its pools write into a SQLite file while they are open."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from fastapi import APIRouter, FastAPI
from shieldgen_runtime import Policy, Resource, ShutdownCut, Task, TaskConfig, Tasks, TasksScheduler, add_tasks

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
    async def lifespan(self, app: FastAPI):
        self.is_open = True
        app.state.draining = anyio.Event()
        yield
        self.note("lifespan", "ends")
        self.is_open = False


pool, routers_pool = Pool(), Pool()
draining_in_threads = threading.Event()


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


async def pay_in_the_drain(name: str) -> None:
    """Ends only when the shutdown has cancelled what it cancels."""
    pool.note("began", name)
    await app.state.draining.wait()
    await anyio.sleep(0.3)
    pool.note("ended", name)
    routers_pool.note("ended with the router's pool", name)


def pay_in_thread_in_the_drain(name: str) -> None:
    pool.note("began", name)
    draining_in_threads.wait()
    time.sleep(0.3)
    pool.note("ended", name)


async def pay_and_go_on(name: str, tasks: TasksScheduler) -> None:
    await pay_in_the_drain(name)
    tasks.task(name=f"{name} goes on", shield=True).schedule(pay, f"{name} goes on", 0.1)
    tasks.task(name=f"{name} is refused").schedule(pay, f"{name} is refused", 0.1)


async def clean_up(name: str) -> None:
    pool.note("began", name)
    try:
        await anyio.sleep(60)
    finally:
        app.state.draining.set()
        draining_in_threads.set()
        with anyio.CancelScope(shield=True):
            await anyio.sleep(0.1)
            pool.note("cleaned up", name)


async def fail_in_the_drain(name: str) -> None:
    pool.note("began", name)
    await app.state.draining.wait()
    raise ValueError(name)


async def fail_too(task: Task[..., Any], error: Exception) -> None:
    raise RuntimeError("the handler's own")


@asynccontextmanager
async def session() -> AsyncIterator[Pool]:
    pool.note("session", "opens")
    try:
        yield pool
    finally:
        await anyio.sleep(0.05)
        pool.note("session", "closes")


async def use_session(name: str, session: Pool) -> None:
    session.note("began", name)
    await anyio.sleep(600)


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
        tasks.task(name=f"payment {n}", shield=True).schedule(pay_in_the_drain, f"payment {n}")
    tasks.after_response.task(name="late", shield=True, deadline=60).schedule(pay_in_the_drain, "late")
    tasks.task(name="thread", shield=True).schedule(pay_in_thread_in_the_drain, "thread")
    tasks.task(name="chain", shield=True).schedule(pay_and_go_on, "chain", tasks)
    tasks.task(name="mail").schedule(pay, "mail", 20)
    tasks.task(name="slow thread").schedule(pay_in_thread, "slow thread", 20)
    tasks.task(name="tidy").schedule(clean_up, "tidy")
    return "started"


@app.get("/late")
async def late(tasks: Tasks) -> str:
    """A request that is still under way when the signal comes."""
    tasks.task(name="tidy").schedule(clean_up, "tidy")
    tasks.task(name="slow thread").schedule(pay_in_thread, "slow thread", 20)
    tasks.task(name="failing", shield=True).schedule(fail_in_the_drain, "failing")
    tasks.task(name="failing twice", shield=True, on_error=fail_too).schedule(fail_in_the_drain, "failing twice")
    await anyio.sleep(0.6)
    tasks.after_response.task(name="after the signal", shield=True).schedule(pay_in_the_drain, "after the signal")
    return "late"


ERRORS: dict[str, BaseException] = {
    "KeyboardInterrupt": KeyboardInterrupt(),
    "SystemExit": SystemExit(1),
    "BaseExceptionGroup": BaseExceptionGroup("group", [KeyboardInterrupt()]),
    "GeneratorExit": GeneratorExit(),
    "CancelledError": asyncio.CancelledError(),
    "ValueError": ValueError(),
}


async def fail(kind: str) -> None:
    raise ERRORS[kind]


def fail_in_thread(kind: str) -> None:
    raise ERRORS[kind]


@app.get("/raising")
async def raising(tasks: Tasks) -> list[str]:
    """Everything that a task can raise, beside one that it must not harm."""
    tasks.task(name="bystander", shield=True).schedule(pay, "bystander", 0.3)
    for kind in ERRORS:
        tasks.task(name=f"{kind}, shielded", shield=True).schedule(fail, kind)
        tasks.task(name=f"{kind}, unshielded").schedule(fail, kind)
        tasks.task(name=f"{kind}, in a thread").schedule(fail_in_thread, kind)
    return list(ERRORS)


@app.get("/endless")
async def endless(tasks: Tasks) -> str:
    policy = Policy(shield=True, resources={"session": Resource(session)})
    tasks.start_with_resources(policy, "endless", None, use_session, "endless")
    return "endless"


@app.get("/stubborn")
async def stubborn(tasks: Tasks) -> str:
    tasks.task(name="stubborn", shield=True).schedule(ignore_cancellation)
    return "stubborn"
