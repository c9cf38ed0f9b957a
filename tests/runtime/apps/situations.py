"""An application that keeps a log of what happened in which order; the tests drive it over HTTP and read the log."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import partial
from typing import Annotated, Any

import anyio
from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket
from fastapi.responses import StreamingResponse
from shieldgen_runtime import Policy, Resource, Tasks, TasksScheduler, add_tasks
from starlette.background import BackgroundTask
from starlette.types import Message, Receive, Scope, Send

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")

happened: list[str] = []
application = FastAPI()
add_tasks(application)
TIMINGS = ("immediate", "after_route", "after_response")
middleware, dependency, endpoint_ = (ContextVar(name, default="unset") for name in ("middleware", "dependency", "e"))


@application.middleware("http")
async def base_http_middleware(request: Request, call_next: Any) -> Response:
    middleware.set(request.url.query)
    return await call_next(request)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Sees what leaves for the client, from outside of everything."""

    async def logged_send(message: Message) -> None:
        if message["type"] == "http.response.start":
            happened.append("response starts")
        await send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            happened.append("response ends")

    quiet = scope["type"] != "http" or scope["path"] in ("/happened", "/ping")
    await application(scope, receive, send if quiet else logged_send)


@application.get("/happened")
async def read_log(tasks: Tasks, clear: bool = False) -> list[str]:
    global happened
    if clear:
        for task in tasks.running():
            task.cancel()
        happened = []  # what the threads of earlier tasks still have to say goes to the old one
    return happened


@application.get("/ping")
def ping() -> str:
    return "pong"


async def note(name: str, seconds: float = 0.0) -> None:
    log = happened
    log.append(f"{name} starts")
    await anyio.sleep(seconds)
    log.append(f"{name} ends")


def note_in_thread(name: str, seconds: float = 0.0) -> None:
    log = happened
    log.append(f"{name} starts")
    time.sleep(seconds)
    log.append(f"{name} ends")


def schedule_each(tasks: TasksScheduler, function: Any, **arguments: Any) -> None:
    for timing in TIMINGS:
        getattr(tasks, timing).schedule(function, timing, **arguments)


@application.get("/timings")
async def timings(tasks: Tasks, seconds: float) -> str:
    schedule_each(tasks, note, seconds=seconds)
    return "never awaited"


@application.get("/slow")
async def slow(tasks: Tasks) -> str:
    schedule_each(tasks, note)
    await anyio.sleep(0.3)
    return "slow"


@application.get("/sync-timings")
def sync_timings(tasks: Tasks, seconds: float) -> str:
    schedule_each(tasks, note_in_thread, seconds=seconds)
    return "in a thread"


@application.get("/stream")
async def stream(tasks: Tasks, chunks: int) -> StreamingResponse:
    async def body() -> AsyncIterator[bytes]:
        for number in range(chunks):
            happened.append(f"chunk {number}")
            yield b"x" * 1000
            await anyio.sleep(0.05)

    tasks.after_response.schedule(note, "after_response")
    return StreamingResponse(body())


@application.get("/raises")
async def raises(tasks: Tasks, kind: str) -> str:
    tasks.schedule(note, "immediate")
    for timing in TIMINGS[1:]:
        getattr(tasks, timing).task(name=f"dropped {timing}").schedule(note, f"dropped {timing}")
        getattr(tasks, timing).task(always=True).schedule(note, f"kept {timing}")
    if kind == "HTTPException":
        raise HTTPException(418)
    raise ValueError(kind)


async def yielding(tasks: Tasks) -> AsyncIterator[None]:
    yield
    tasks.after_response.schedule(note, "after the yield")


@application.get("/loses-nothing")
async def loses_nothing(tasks: Tasks, _: Annotated[None, Depends(yielding)]) -> Response:
    tasks.after_response.schedule(note, "after_response")
    return Response("{}", media_type="application/json", background=BackgroundTask(note, "the response's own"))


@asynccontextmanager
async def session() -> AsyncIterator[str]:
    happened.append("session opens")
    yield "session"
    happened.append("session closes")


WITH_SESSION = Policy(shield=True, timing="after_response", resources={"session": Resource(session)})


async def use(name: str, session: str) -> None:
    await note(f"{name} with {session}", 0.05)


@application.get("/resource")
async def resource(tasks: Tasks) -> str:
    tasks.start_with_resources(WITH_SESSION, None, None, use, name="used")
    return "ok"


@application.websocket("/socket")
async def socket(websocket: WebSocket, tasks: Tasks) -> None:
    await websocket.accept()
    schedule_each(tasks, note)
    await websocket.send_text("scheduled")
    await websocket.receive_text()
    happened.append("socket ends")


@application.get("/thread")
async def thread(tasks: Tasks) -> str:
    """A thread that no server started, after its request has ended."""

    def later() -> None:
        time.sleep(0.1)
        schedule_each(tasks, note)

    threading.Thread(target=later).start()
    return "ok"


@application.get("/nested")
async def nested(tasks: Tasks) -> str:
    async def outer() -> None:
        await anyio.sleep(0.1)
        schedule_each(tasks, note)

    tasks.schedule(outer)
    return "ok"


class Callables:
    async def method(self, name: str) -> None:
        await note(name)

    async def __call__(self, name: str) -> None:
        await note(name)


@application.get("/callables")
async def callables(tasks: Tasks) -> str:
    tasks.schedule(lambda: note("lambda"))
    tasks.schedule(partial(note, "partial"))
    tasks.schedule(partial(note_in_thread, "sync partial"))
    tasks.schedule(Callables(), "object")
    tasks.schedule(Callables().method, "method")
    return "ok"


async def note_context(timing: str) -> None:
    happened.append(f"{timing}: {middleware.get()}, {dependency.get()}, {endpoint_.get()}")
    endpoint_.set("leaked")


def note_context_in_thread(timing: str) -> None:
    happened.append(f"{timing}: {middleware.get()}, {dependency.get()}, {endpoint_.get()}")
    endpoint_.set("leaked")


async def set_in_dependency(request: Request) -> None:
    dependency.set(request.url.query)


@application.get("/context", dependencies=[Depends(set_in_dependency)])
async def context(tasks: Tasks, request: Request) -> str:
    endpoint_.set(request.url.query)
    schedule_each(tasks, note_context)
    await anyio.sleep(0.02)
    return f"{endpoint_.get()}"


@application.get("/sync-context", dependencies=[Depends(set_in_dependency)])
def sync_context(tasks: Tasks, request: Request) -> str:
    endpoint_.set(request.url.query)
    schedule_each(tasks, note_context_in_thread)
    return f"{endpoint_.get()}"


@application.get("/slow-threads")
async def slow_threads(tasks: Tasks, count: int, seconds: float) -> int:
    for number in range(count):
        tasks.schedule(note_in_thread, f"slow {number}", seconds)
    return count


@application.get("/fill")
async def fill(tasks: Tasks, count: int) -> int:
    for number in range(count):
        tasks.task(name=f"in flight {number}", shield=bool(number % 2)).schedule(anyio.sleep, 600)
    return len(tasks.running())


@application.get("/running")
async def running(tasks: Tasks) -> dict[str, Any]:
    began = time.perf_counter()
    listed = tasks.running()
    told = [(task.name, task.status, task.timing, task.shield, task.age) for task in listed]
    return {"count": len(told), "seconds": time.perf_counter() - began, "first": told[0][:4] if told else None}


@application.get("/empty")
async def empty(tasks: Tasks) -> str:
    for task in tasks.running():
        task.cancel()
    return "ok"


@application.get("/churn")
async def churn(tasks: Tasks, count: int) -> int:
    """The objects that are there when so many tasks of every kind have come and gone."""
    for number in range(count):
        tasks.task(shield=bool(number % 2), key=str(number % 7) if number % 3 else None).schedule(anyio.sleep, 0)
        if not number % 500:
            await anyio.sleep(0.001)
    while tasks.running():  # noqa: ASYNC110
        await anyio.sleep(0.01)
    gc.collect()
    return len(gc.get_objects())
