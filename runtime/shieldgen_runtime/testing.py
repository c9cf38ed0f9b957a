"""Turns an application into one whose shutdown, cuts and tasks a test can rehearse; needs httpx."""

from __future__ import annotations

import inspect
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Generic, Literal, TypeVar

import anyio
import httpx
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from ._host import KEY, MISSING, Host
from ._options import HostMissing, ShieldgenRuntimeError
from ._registry import Registry
from ._task import Status, Task, TaskEvent, function_name

S = TypeVar("S")

# Shutdown.


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
        self._ends.clear()
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
        _host_of(self.app).registry.observers.append(self._observe)

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
    _host_of(app)
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


# Cutting a function at each of its checkpoints.


@dataclass(frozen=True, slots=True)
class Interruption:
    """One run that was cancelled at its `checkpoint`th checkpoint (from 1), where it waited in `line` of its function.

    `outcome` says how it ended: cancelled, finished (it went on to its end all the same) or failed with `error`.
    """

    checkpoint: int
    line: int
    outcome: Literal["cancelled", "finished", "failed"]
    error: BaseException | None = None


class _CancelsAt:
    """Awaits a coroutine, and cancels the scope when it comes to its nth checkpoint."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], checkpoint: int, scope: anyio.CancelScope) -> None:
        self._coroutine = coroutine
        self._checkpoint = checkpoint
        self._scope = scope
        self.passed = 0
        self.line = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = partial(self._coroutine.send, None)
        while True:
            try:
                waits_for = step()
            except StopIteration as end:
                return end.value
            self.passed += 1
            if self.passed == self._checkpoint:
                frame = getattr(self._coroutine, "cr_frame", None)
                self.line = 0 if frame is None else frame.f_lineno
                self._scope.cancel()
            try:
                sent = yield waits_for
            except BaseException as error:
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, sent)


async def interrupt_everywhere(
    function: Callable[..., Coroutine[Any, Any, Any]],
    make_arguments: Callable[[], Any] | None = None,
    *,
    shield: bool = False,
    at_most: int = 1000,
) -> AsyncIterator[Interruption]:
    """Runs the function once for each of its checkpoints, cancelled at exactly that one.

    `make_arguments` gives each run its arguments, a mapping by name or a tuple by position; it may be a coroutine
    function, and is the place to set up the state that the run will change. With `shield` the function is run as a
    shielded task is, to show what its shield is worth. Raises ShieldgenRuntimeError after `at_most` runs.
    """
    for checkpoint in range(1, at_most + 1):
        args, kwargs = await _arguments(make_arguments)
        outcome: Literal["cancelled", "finished", "failed"] = "cancelled"
        error: BaseException | None = None
        with anyio.CancelScope() as scope:
            with anyio.CancelScope(shield=shield):
                run = _CancelsAt(function(*args, **kwargs), checkpoint, scope)
                try:
                    await run
                    outcome = "finished"
                except Exception as raised:
                    outcome, error = "failed", raised
        if run.passed < checkpoint:
            if error is not None:
                raise error
            return
        yield Interruption(checkpoint, run.line, outcome, error)
    raise ShieldgenRuntimeError(f"{function_name(function)} has more than {at_most} checkpoints")


@dataclass(frozen=True, slots=True)
class TwoRuns(Generic[S]):
    """The state that a function left after its first run and after its second."""

    after_one: S
    after_two: S

    @property
    def same(self) -> bool:
        return self.after_one == self.after_two


async def run_twice(
    function: Callable[..., Any], make_arguments: Callable[[], Any], observe: Callable[[], Awaitable[S] | S]
) -> TwoRuns[S]:
    """Runs the function twice with the same arguments, and looks at the state after each: idempotent, if `same`.

    `make_arguments` as for `interrupt_everywhere`, called once. `observe` gives the state, best as plain values.
    """
    args, kwargs = await _arguments(make_arguments)
    states = []
    for _ in range(2):
        result = function(*args, **kwargs)
        if inspect.isawaitable(result):
            await result
        state = observe()
        states.append(await state if inspect.isawaitable(state) else state)
    return TwoRuns(states[0], states[1])


async def _arguments(make_arguments: Callable[[], Any] | None) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    given = make_arguments() if make_arguments is not None else ()
    if inspect.isawaitable(given):
        given = await given
    return ((), given) if isinstance(given, Mapping) else (tuple(given), {})


# An application's own tests.


class Recorded:
    """The tasks that an application has scheduled and that have not run."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.tasks: list[Task[..., Any]] = []

    def __len__(self) -> int:
        return len(self.tasks)

    def __iter__(self) -> Iterator[Task[..., Any]]:
        return iter(list(self.tasks))

    def of(self, func: Callable[..., Any]) -> list[Task[..., Any]]:
        """Those that would call `func`."""
        return [task for task in self.tasks if task.func == func]

    async def run_all(self) -> list[Any]:
        """Runs them one after the other, and what they schedule too; gives their results.

        Each as in the application: resources opened, deadline and retries kept, errors logged and handed to their
        handlers. The first error is raised when all have run.
        """
        results: list[Any] = []
        errors: list[BaseException] = []
        while self.tasks:
            task = self.tasks.pop(0)
            await _run(self._host, task)
            if isinstance(task._outcome, BaseException):
                errors.append(task._outcome)
            results.append(task._outcome)
        if errors:
            raise errors[0]
        return results


@contextmanager
def record_tasks(app: FastAPI) -> Iterator[Recorded]:
    """Keeps every task that is scheduled meanwhile from running: the test looks at them, and runs them if it likes.

    Raises HostMissing if `app` hosts no tasks.
    """
    recorded = Recorded(_host_of(app))
    with _diverted(app, recorded.tasks.append):
        yield recorded


@contextmanager
def inline_tasks(app: FastAPI) -> Iterator[None]:
    """Runs every task that is scheduled meanwhile to its end where it is scheduled, whatever its timing.

    In an event loop and a thread of its own, while the caller waits: a task that needs something of the
    application's event loop, such as a pool of connections, is better recorded and then run. Raises HostMissing if
    `app` hosts no tasks.
    """

    def run(task: Task[..., Any]) -> None:
        backend = "trio" if isinstance(task._owner, Registry) and not task._owner.spawner.native_cancel else "asyncio"
        task._context = copy_context()
        thread = threading.Thread(target=partial(anyio.run, _run, host, task, backend=backend))
        thread.start()
        thread.join()

    host = _host_of(app)
    with _diverted(app, run):
        yield


async def _run(host: Host, task: Task[..., Any]) -> None:
    """Runs a diverted task in the current event loop, in the host's way."""
    async with host.open() as registry:
        task._owner = registry
        registry.accept(task, None)
        await registry.wait_idle(None)


@contextmanager
def _diverted(app: FastAPI, take: Callable[[Task[..., Any]], None]) -> Iterator[None]:
    host = _host_of(app)
    host.divert_tasks(take)
    try:
        yield
    finally:
        host.divert_tasks(None)


def _host_of(app: FastAPI) -> Host:
    host: Host | None = getattr(app.state, KEY, None)
    if host is None:
        raise HostMissing(MISSING)
    return host
