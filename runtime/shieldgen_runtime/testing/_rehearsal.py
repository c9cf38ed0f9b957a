"""Turns a test into the server that starts an application, talks to it and shuts it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import anyio
import httpx
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from .._host import KEY, MISSING, Host
from .._options import HostMissing, ShieldgenRuntimeError
from .._task import Status, Task, TaskEvent


@dataclass(frozen=True, slots=True)
class ShutdownReport:
    """What a rehearsed shutdown did to the tasks that were there: their handles, by how they ended."""

    finished: tuple[Task[..., Any], ...]
    failed: tuple[Task[..., Any], ...]
    cancelled: tuple[Task[..., Any], ...]
    cut: tuple[Task[..., Any], ...]
    refused: tuple[Task[..., Any], ...]
    seconds: float

    def __str__(self) -> str:
        ends = ("finished", "failed", "cancelled", "cut", "refused")
        told = [f"{end}: {', '.join(task.name for task in getattr(self, end)) or 'none'}" for end in ends]
        return f"{'; '.join(told)}; {self.seconds:.1f} s"


class Rehearsal:
    """A running application: `client` talks to it, `stop` performs the shutdown that a server performs."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient) -> None:
        self.app = app
        self.client = client
        self._asked: list[str] = []
        self._messages: list[Message] = []
        self._wake = anyio.Event()
        self._answers: dict[str, Message] = {}
        self._answered = anyio.Event()
        self._ends: dict[Status, list[Task[..., Any]]] = defaultdict(list)
        self._report: ShutdownReport | None = None
        self._ended = anyio.Event()

    async def stop(self) -> ShutdownReport:
        """Shuts the application down in the real order, and says what became of the tasks that were there.

        Raises ShieldgenRuntimeError if the application's lifespan fails on the way.
        """
        if self._report is not None:
            return self._report
        host_of(self.app).registry.observers.append(self._observe)
        began = monotonic()
        answer = await self._ask("lifespan.shutdown")
        seconds = monotonic() - began
        await self._ended.wait()
        if answer["type"] == "lifespan.shutdown.failed":
            raise ShieldgenRuntimeError(f"the application's lifespan failed at shutdown: {answer.get('message', '')}")
        ends = self._ends
        self._report = ShutdownReport(
            finished=tuple(ends["finished"]),
            failed=tuple(ends["failed"]),
            cancelled=tuple(ends["cancelled"]),
            cut=tuple(ends["cut"]),
            refused=tuple(ends["refused"]),
            seconds=seconds,
        )
        return self._report

    async def _start(self) -> None:
        answer = await self._ask("lifespan.startup")
        if answer["type"] == "lifespan.startup.failed":
            await self._ended.wait()
            raise ShieldgenRuntimeError(f"the application's lifespan failed to start: {answer.get('message', '')}")

    async def _ask(self, kind: str) -> Message:
        self._asked.append(kind)
        self._messages.append({"type": kind})
        self._wake.set()
        while True:
            for end in (f"{kind}.complete", f"{kind}.failed"):
                if end in self._answers:
                    return self._answers[end]
            self._answered = anyio.Event()
            await self._answered.wait()

    async def _run(self, state: dict[str, Any]) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}
        try:
            await self.app(scope, self._receive, self._send)
        except Exception as error:
            failed = f"{self._asked[-1]}.failed"
            self._answers.setdefault(failed, {"type": failed, "message": repr(error)})
            self._answered.set()
        finally:
            self._ended.set()

    async def _receive(self) -> Message:
        while not self._messages:
            self._wake = anyio.Event()
            await self._wake.wait()
        return self._messages.pop(0)

    async def _send(self, message: Message) -> None:
        self._answers[message["type"]] = message
        self._answered.set()

    def _observe(self, event: TaskEvent) -> None:
        if event.kind != "started":
            self._ends[event.kind].append(event.task)


@asynccontextmanager
async def rehearse_shutdown(app: FastAPI, *, base_url: str = "http://testserver") -> AsyncIterator[Rehearsal]:
    """Runs the application's lifespan, with an HTTP client over ASGI; `stop` on the way out if the test did not.

    Raises HostMissing if `app` hosts no tasks, ShieldgenRuntimeError if its lifespan fails.
    """
    host_of(app)
    state: dict[str, Any] = {}

    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    transport = httpx.ASGITransport(with_state)
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client, anyio.create_task_group() as group:
        rehearsal = Rehearsal(app, client)
        group.start_soon(rehearsal._run, state)
        await rehearsal._start()
        yield rehearsal
        await rehearsal.stop()


def host_of(app: FastAPI) -> Host:
    host: Host | None = getattr(app.state, KEY, None)
    if host is None:
        raise HostMissing(MISSING)
    return host
