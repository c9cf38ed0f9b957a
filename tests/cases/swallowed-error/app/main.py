"""Failures that are dropped, and such that somebody learns of."""

import contextlib
import logging
import os

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
failures: list[Exception] = []


async def announce(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


async def passes(order: int) -> None:
    try:
        await announce(order)
    except Exception:
        pass


async def bare(order: int) -> None:
    try:
        await announce(order)
    except:  # noqa: E722
        return


async def suppressed(order: int) -> None:
    with contextlib.suppress(Exception):
        await announce(order)


async def helper(order: int) -> None:
    await passes_too(order)


async def passes_too(order: int) -> None:
    try:
        await announce(order)
    except Exception:
        pass


async def beside_the_work(order: int) -> None:
    await announce(order)
    with contextlib.suppress(Exception):
        await announce(-order)


# Nothing below is told.


async def logged(order: int) -> None:
    try:
        await announce(order)
    except Exception:
        logging.exception("order %s was not announced", order)


async def stored(order: int) -> None:
    try:
        await announce(order)
    except Exception as error:
        failures.append(error)


async def raised(order: int) -> None:
    try:
        await announce(order)
    except Exception as error:
        raise RuntimeError(f"order {order}") from error


async def narrow(order: int) -> None:
    try:
        await announce(order)
    except httpx.TimeoutException:
        pass


async def nothing_outside(order: int) -> None:
    try:
        int(str(order))
    except Exception:
        pass


@app.post("/told")
async def told(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(passes, order)
    tasks.add_task(bare, order)
    tasks.add_task(suppressed, order)
    tasks.add_task(helper, order)
    tasks.add_task(beside_the_work, order)


@app.post("/silent")
async def silent(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(logged, order)
    tasks.add_task(stored, order)
    tasks.add_task(raised, order)
    tasks.add_task(narrow, order)
    tasks.add_task(nothing_outside, order)


@app.get("/not-a-task")
async def not_a_task(order: int) -> bool:
    try:
        os.stat(str(order))
    except Exception:
        return False
    return True
