"""Long tasks in the threads of sync endpoints, and elsewhere."""

import asyncio
import subprocess
import threading
import time

import httpx
from anyio import CapacityLimiter, to_thread
from fastapi import BackgroundTasks, FastAPI
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response

app = FastAPI()
reports = CapacityLimiter(4)


def sleeps(order: int) -> None:
    time.sleep(60)


def converts(order: int) -> None:
    subprocess.run(["convert", str(order)], check=True)


def enqueue(tasks: BackgroundTasks, work, *args: object) -> None:
    tasks.add_task(work, *args)


def sleeps_too(order: int) -> None:
    time.sleep(60)


def hangs(order: int) -> None:
    httpx.post("https://example.org/orders", json={"order": order}, timeout=None)


# Nothing below is told.


def quick(order: int) -> None:
    httpx.post("https://example.org/orders", json={"order": order}, timeout=5)


def short_sleep(order: int) -> None:
    time.sleep(0.1)


async def sleeps_on_the_loop(order: int) -> None:
    await asyncio.sleep(60)


async def under_a_limiter_of_its_own(order: int) -> None:
    await to_thread.run_sync(in_its_own_threads, order, limiter=reports)


def in_its_own_threads(order: int) -> None:
    time.sleep(60)


@app.post("/told")
def told(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(sleeps, order)
    tasks.add_task(sleeps, -order)
    tasks.add_task(hangs, order)


@app.post("/response")
def response(order: int) -> Response:
    return JSONResponse({}, background=BackgroundTask(converts, order))


@app.post("/wrapper")
def wrapper(order: int, tasks: BackgroundTasks) -> None:
    enqueue(tasks, sleeps_too, order)


@app.post("/silent")
def silent(order: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(quick, order)
    tasks.add_task(short_sleep, order)
    tasks.add_task(sleeps_on_the_loop, order)
    tasks.add_task(under_a_limiter_of_its_own, order)
    threading.Thread(target=in_its_own_threads, args=(order,)).start()
