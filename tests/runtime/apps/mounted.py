"""An application with two mounted ones, of which one hosts tasks; it may do so itself, with a limit and observers."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from fastapi import FastAPI
from shieldgen_runtime import Task, TaskCancelled, TaskDeadlineExceeded, TaskEvent, Tasks, add_tasks

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
logger = logging.getLogger("happened")
events: dict[str, list[str]] = {}
at_once = most_at_once = 0


def observe(event: TaskEvent) -> None:
    events.setdefault(event.task.name, []).append(event.kind)


def fail(event: TaskEvent) -> None:
    if event.task.name == "observed":
        raise KeyboardInterrupt


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    logger.info("the lifespan ends")


app = FastAPI(lifespan=lifespan)
if os.environ.get("PARENT_HOSTS"):
    add_tasks(app, limit=3, observers=[fail, observe])


async def note(name: str, seconds: float = 0.1) -> None:
    await anyio.sleep(seconds)
    logger.info("%s ended", name)


def mounted(name: str) -> FastAPI:
    child = FastAPI()

    @child.get("/start")
    async def start(tasks: Tasks) -> str:
        for timing in ("immediate", "after_route", "after_response"):
            getattr(tasks, timing).task(shield=True).schedule(note, f"{name} {timing}")
        return name

    app.mount(f"/{name}", child)
    return child


add_tasks(mounted("hosting"))
mounted("plain")


async def count(_: int) -> None:
    global at_once, most_at_once
    at_once += 1
    most_at_once = max(most_at_once, at_once)
    await anyio.sleep(0.02)
    at_once -= 1


async def add(one: int, other: int) -> int:
    await anyio.sleep(0.02)
    return one + other


async def outcome_of(task: Task[..., Any]) -> Any:
    try:
        return await task.wait()
    except (TaskCancelled, TaskDeadlineExceeded) as error:
        return str(error)


@app.get("/sight")
async def sight(tasks: Tasks) -> dict[str, Any]:
    """Each thing that can be seen of a task, and each limit."""
    told: dict[str, Any] = {}
    keyed = tasks.task(name="observed", key="one")
    task = keyed.schedule(add, 1, 2)
    told["the same key"] = keyed.schedule(add, 3, 4) is task
    told["running"] = [(each.name, each.status, each.key) for each in tasks.running()]
    told["result"] = await task.wait()
    told["status"] = task.status
    told["the key again"] = await keyed.schedule(add, 3, 4).wait()
    late = tasks.task(name="late", deadline=0.05).schedule(anyio.sleep, 60)
    cancelled = tasks.task(name="cancelled", shield=True).schedule(anyio.sleep, 60)
    cancelled.cancel()
    told["late"], told["cancelled"] = await outcome_of(late), await outcome_of(cancelled)
    told["statuses"] = [late.status, cancelled.status]
    for counted in [tasks.schedule(count, number) for number in range(10)]:
        await counted.wait()
    told["most at once"] = most_at_once
    told["events"] = events
    return told
