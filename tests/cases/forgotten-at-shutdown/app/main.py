"""An application that ends some of its tasks, and forgets others."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI

from .services import Buzzes, EndsOnExit, Forgets, Spawner, StopIsNotCalled, Stops, keep_until_drained
from .work import beat, note, notify, store, think

forgets, not_called, stops, spawner, buzzes = Forgets(), StopIsNotCalled(), Stops(), Spawner(), Buzzes()
forgotten: set[asyncio.Task[None]] = set()
waited_for: set[asyncio.Task[None]] = set()
in_threads: set[asyncio.Task[None]] = set()
by_name: dict[str, asyncio.Task[None]] = {}
wrapped: set[asyncio.Task[Any]] = set()
thoughts: set[asyncio.Task[int]] = set()
sweeper: asyncio.Task[None] | None = None


async def tidy() -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.gather(*waited_for), timeout=5)


async def drain(timeout: float = 30.0) -> None:
    from .services import drained as by_services

    deadline = asyncio.get_running_loop().time() + timeout
    while True:
        pending = {task for task in by_services if not task.done()}
        if not pending:
            return
        remaining = deadline - asyncio.get_running_loop().time()
        if remaining <= 0:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=5)
            return
        await asyncio.wait(pending, timeout=remaining)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    local = asyncio.create_task(beat("local and cancelled"))
    lost = asyncio.create_task(beat("local and forgotten"))
    app.state.cancelled = asyncio.create_task(beat("on the state and cancelled"))
    app.state.forgotten = asyncio.create_task(beat("on the state and forgotten"))
    app.state.by_getattr = [asyncio.create_task(beat("on the state and cancelled"))]
    await forgets.start()
    await not_called.start()
    await stops.start()
    await buzzes.start()
    spawner.spawn("one of many")
    async with EndsOnExit():
        yield
    local.cancel()
    app.state.cancelled.cancel()
    await stops.stop()
    await buzzes.stop()
    await spawner.close()
    await tidy()
    await drain()
    for task in getattr(app.state, "by_getattr", []):
        task.cancel()


app = FastAPI(lifespan=lifespan)


def spawn(work: Coroutine[Any, Any, Any]) -> None:
    task = asyncio.create_task(work)
    wrapped.add(task)
    task.add_done_callback(wrapped.discard)


@app.on_event("shutdown")
async def shutdown() -> None:
    if sweeper is not None:
        sweeper.cancel()


@app.post("/orders/{order}")
async def create(order: int) -> None:
    global sweeper
    task = asyncio.create_task(notify(order))
    forgotten.add(task)
    task.add_done_callback(forgotten.discard)
    waited_for.add(asyncio.create_task(notify(order + 1)))
    by_name["last"] = asyncio.create_task(notify(order + 2))
    spawn(notify(order + 3))
    keep_until_drained(store(order + 1))
    in_threads.add(asyncio.create_task(asyncio.to_thread(note, order)))
    forgotten.add(asyncio.create_task(store(order)))  # SG101 tells of this one
    thoughts.add(asyncio.create_task(think(order)))  # nothing outside notices
    if sweeper is None:
        sweeper = asyncio.create_task(beat("sweeps"))
    await asyncio.create_task(notify(order + 4))
