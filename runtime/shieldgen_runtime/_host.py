"""Turns an ASGI application into one that hosts tasks: it starts them in time and drains them at shutdown."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import anyio
from starlette.exceptions import HTTPException, WebSocketException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from ._options import HostMissing, HostOptions
from ._registry import LAST_WORDS, Registry
from ._spawn import open_spawner
from ._task import AnyTask, Status, logger

KEY = "shieldgen_runtime"
"""Where a request's scope holds its tasks and an application's state holds its host."""

ABANDON_AFTER = 1.0
"""Seconds that a task which was cut may go on ignoring it."""

MISSING = "no tasks are hosted here: call `add_tasks(app)` where the FastAPI application is made"


class RequestTasks:
    """The tasks of one request that wait for its route or for its response."""

    __slots__ = ("ended", "held", "promises", "registry", "returned")

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.held: list[AnyTask] = []
        self.promises: list[Any] = []
        self.returned: bool | None = None
        self.ended = False

    def hold(self, task: AnyTask, /) -> bool:
        if self.ended or (self.returned and task.timing == "after_route"):
            return False
        self.held.append(task)
        return True

    async def start_and_send(self, send: Send, message: Message) -> None:
        """Starts what waits for the route, each up to its first await, before the response begins."""
        for promise in self.promises:
            await promise.route_ended(returned=self.returned)
        due = [t for t in self.held if t.timing == "after_route" and (self.returned or t._policy.always)]
        if due:
            self.held = [task for task in self.held if task not in due]
            for task in due:
                self.registry.start(task)
            await self.registry.spawner.settle()
        await send(message)

    def end(self, *, returned: bool) -> None:
        """Starts what waits for the response; drops what an endpoint that raised has left behind."""
        self.ended = True
        if self.returned is None:
            self.returned = returned
        for promise in self.promises:
            promise.end(returned=self.returned)
        dropped = []
        for task in self.held:
            if self.returned or task._policy.always:
                self.registry.start(task)
            elif self.registry.drop(task):
                dropped.append(task.name)
        if dropped:
            logger.warning("The endpoint raised, so %d tasks were dropped: %s", len(dropped), ", ".join(dropped))


class Host:
    """Hosts the tasks of one application, through its lifespan or, where none runs, request by request."""

    def __init__(self, options: HostOptions) -> None:
        self._options = options
        self._registry: Registry | None = None
        self._open: list[Registry] = []
        self._warned = False
        self._divert: Callable[[AnyTask], None] | None = None

    @property
    def registry(self) -> Registry:
        """Where tasks can be scheduled now. Raises HostMissing before the application starts and after it ended."""
        if not self._open:
            raise HostMissing("the application is not running: its tasks start when its lifespan does")
        return self._registry or self._open[-1]

    def divert_tasks(self, take: Callable[[AnyTask], None] | None) -> None:
        """Hands scheduled tasks to `take` instead of running them, from now on."""
        self._divert = take
        for registry in self._open:
            registry.divert = take

    def running_here(self) -> Registry | None:
        registry = self._registry
        return registry if registry is not None and registry.spawner.is_current() else None

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[Registry, None]:
        async with open_spawner() as spawner:
            registry = Registry(spawner, self._options)
            registry.divert = self._divert
            self._open.append(registry)
            try:
                yield registry
            finally:
                registry.closed = True
                self._open.remove(registry)

    async def serve_lifespan(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async with self.open() as registry, self._options.lifespan(registry, receive, send) as (receive, send):
            self._registry = registry

            async def receive_and_drain() -> Message:
                message = await receive()
                if message["type"] == "lifespan.shutdown":
                    # Before the application sees it: whatever its lifespan holds is still open while tasks end.
                    await self._drain(registry, self._options)
                return message

            try:
                await app(scope, receive_and_drain, send)
            finally:
                # What was scheduled while the lifespan closed, or before its start failed.
                if registry.tasks:
                    await self._drain_shielded(registry, forced=_is_cancelled())
                self._registry = None

    async def serve_alone(self, serve: Callable[[Registry], Awaitable[None]]) -> None:
        """Hosts the tasks of one request where no lifespan runs, and waits for them."""
        if not self._warned:
            self._warned = True
            logger.warning("No lifespan runs, so each request waits for its own tasks and no shutdown protects them")
        async with self.open() as registry:
            try:
                await serve(registry)
            finally:
                if _is_cancelled():
                    # A request that is cancelled ends its tasks as a shutdown does.
                    await self._drain_shielded(registry)
                else:
                    await registry.wait_idle(None)

    async def _drain_shielded(self, registry: Registry, *, forced: bool = False) -> None:
        with anyio.CancelScope(shield=True):
            await self._drain(registry, replace(self._options, drain=0.0, grace=0.0) if forced else self._options)

    async def _drain(self, registry: Registry, options: HostOptions) -> None:
        """Lets tasks end in the order of shutdown: everything, the shielded, and what has to be cut."""
        began, before = time.monotonic(), dict(registry.ended)
        drained = threading.Event()
        if options.hard_exit_after is not None and options.grace is not None:
            limit = options.drain + options.grace + ABANDON_AFTER + LAST_WORDS + options.hard_exit_after
            watch = partial(_exit_if_held, registry, drained, limit, options.hard_exit_after)
            threading.Thread(target=watch, name="hard exit", daemon=True).start()
        await registry.wait_idle(options.drain)
        registry.spawner.draining = True
        for task in list(registry.tasks):
            if not task.shield:
                registry.stop(task, "cancelled")
        await registry.wait_idle(options.grace)
        if registry.tasks:
            await _cut(registry)
        drained.set()
        told_of: tuple[Status, ...] = ("finished", "failed", "cancelled", "cut", "refused")
        ended = {status: registry.ended.get(status, 0) - before.get(status, 0) for status in told_of}
        told = ", ".join(f"{count} {status}" for status, count in ended.items())
        level = logging.WARNING if ended["cut"] or ended["refused"] else logging.INFO
        logger.log(level, "Tasks at shutdown: %s, in %.1f s", told, time.monotonic() - began)


def _is_cancelled() -> bool:
    return isinstance(sys.exception(), anyio.get_cancelled_exc_class())


async def _cut(registry: Registry) -> None:
    """Cancels what is left at the end of grace, and abandons what does not end even then."""
    registry.grace_over = True
    for task in list(registry.tasks):
        registry.stop(task, "cut")
    await registry.wait_idle(ABANDON_AFTER)
    for task in [task for task in registry.tasks if task not in registry.ending]:
        logger.critical("Task %r ignores that it was cancelled and is abandoned after %.1f s", task.name, task.age)
        registry.abandon(task)
    await registry.wait_idle(LAST_WORDS + 0.1)
    for task in list(registry.tasks):
        logger.critical("The last handler of task %r does not end and is abandoned", task.name)
        registry.abandon(task)


def _exit_if_held(registry: Registry, drained: threading.Event, limit: float, patience: float) -> None:
    """Ends the process where the event loop is still held when all that shutdown may take has passed."""
    if drained.wait(limit) and registry.abandoned:
        time.sleep(patience)
    if drained.is_set() and not registry.abandoned:
        return

    def last_words() -> None:
        logger.critical("A task still holds the event loop after the shutdown: the process ends")
        logging.shutdown()

    # In a thread of its own: who holds the event loop may hold a lock of logging too.
    flush = threading.Thread(target=last_words, daemon=True)
    flush.start()
    flush.join(1.0)
    os._exit(1)


def host_tasks(app: ASGIApp, host: Host) -> ASGIApp:
    """Outermost: hosts tasks for the lifespan and for each request."""

    async def serve(registry: Registry, scope: Scope, receive: Receive, send: Send) -> None:
        parent = scope.get(KEY)
        request = scope[KEY] = RequestTasks(registry)
        try:
            await app(scope, receive, send)
        except BaseException as error:
            # The client of a websocket hanging up is how many of them end.
            request.end(returned=isinstance(error, WebSocketDisconnect))
            raise
        else:
            request.end(returned=True)
        finally:
            if parent is not None:
                scope[KEY] = parent

    def hosted(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            return host.serve_lifespan(app, scope, receive, send)
        if (registry := host.running_here()) is not None:
            return serve(registry, scope, receive, send)
        if KEY in scope:
            return app(scope, receive, send)  # mounted in an application that hosts its tasks
        return host.serve_alone(lambda own: serve(own, scope, receive, send))

    return hosted


def watch_route(app: ASGIApp) -> ASGIApp:
    """Innermost: sees whether the endpoint returned or an exception handler answers in its place."""

    def watched(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        request: RequestTasks | None = scope.get(KEY)
        if request is None:
            return app(scope, receive, send)
        on_entry = sys.exception()

        def send_and_see(message: Message) -> Awaitable[None]:
            if request.returned is None:
                kind = message["type"]
                if kind == "http.response.start":
                    request.returned = sys.exception() is on_entry
                elif kind != "websocket.send" and isinstance(sys.exception(), (HTTPException, WebSocketException)):
                    # Starlette closes the socket: with any other error the endpoint may be doing so itself.
                    request.returned = False
                if request.returned is not None and (request.held or request.promises):
                    return request.start_and_send(send, message)
            return send(message)

        return app(scope, receive, send_and_see)

    return watched
