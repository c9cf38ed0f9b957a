# shieldgen: runtime sha256=23846fe152bdef9c086f45273ed92ef0bff0b387937d7eeb99aca26961f21b7e
# fmt: off
# ruff: noqa
"""Turns a scheduled function into a handle that shows how it fares and lets others wait for it or cancel it."""

from __future__ import annotations

import functools
import inspect
import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass
from typing import Any, Generic, Literal, ParamSpec, Protocol, TypeAlias, TypeVar, cast

import anyio

from ._hints import Timing
from ._options import SHARED_WORDS, Policy, ShieldgenRuntimeError, TaskCancelled, TaskConfig

P = ParamSpec("P")
T = TypeVar("T")

Status: TypeAlias = Literal["scheduled", "running", "finished", "failed", "cancelled", "cut", "dropped", "refused"]
EventKind: TypeAlias = Status | Literal["started"]
AnyTask: TypeAlias = "Task[..., Any]"

TaskErrorHandler: TypeAlias = "Callable[[AnyTask, Exception], Awaitable[Any] | Any]"
"""Called with the task that failed and its error; may be a coroutine function or a plain one."""

TaskCancelHandler: TypeAlias = "Callable[[AnyTask], Awaitable[Any] | Any]"
"""Called with the unshielded task that was cancelled."""

logger = logging.getLogger("shieldgen_runtime")


class Canceller(Protocol):
    """What cancels a run: a scope around it, or the event loop's own task."""

    def cancel(self) -> object: ...


class Request(Protocol):
    ended: bool
    promises: list[Any]  # what its response, and its end, have to wait for

    def hold(self, task: AnyTask, /) -> bool: ...  # keeps it until its time has come, or says that it has come already


class Owner(Protocol):
    """What a handle asks of the registry that runs it."""

    def cancel(self, task: AnyTask, /) -> None: ...
    async def call(self, task: AnyTask, /) -> Any: ...


class Task(Generic[P, T]):
    """A function that is scheduled to run, runs, or ran.

    Its `func`, `args`, `kwargs` and `config` are what was scheduled; `status` says where it is: scheduled, running,
    finished, failed, cancelled, cut (by the end of grace), dropped (the endpoint raised) or refused (too late).
    """

    # fmt: off
    __slots__ = ("_canceller", "_config", "_context", "_events", "_name", "_outcome", "_owner", "_policy",
                 "_scheduled_at", "_stop", "args", "func", "key", "kwargs", "status", "timing")

    def __init__(
        self, func: Callable[P, Awaitable[T]] | Callable[P, T], args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None, config: TaskConfig | None = None, policy: Policy | None = None,
        name: str | None = None, key: str | None = None, timing: Timing | None = None,
    ) -> None:
        # fmt: on
        if policy is None:
            config = config or TaskConfig()
            policy, name, key = config.policy(), config.name, config.key
        self.func = func
        self.args = args
        self.kwargs: dict[str, Any] = {} if kwargs is None else kwargs
        self.key = key
        self.timing: Timing = timing or policy.timing
        self.status: Status = "scheduled"
        self._config = config
        self._policy = policy
        self._name = name
        self._scheduled_at = time.monotonic()
        self._owner: Owner | None = None
        self._events: tuple[anyio.Event, anyio.Event] | None = None
        self._canceller: Canceller | None = None
        self._context: Context | None = None
        self._stop: Literal["cancelled", "cut", "refused"] | None = None
        self._outcome: Any = None

    def __repr__(self) -> str:
        return f"<Task {self.name!r} {self.status}{' shielded' if self.shield else ''} {self.age:.1f} s>"

    @property
    def name(self) -> str:
        """The name it was given, else its function's qualified name."""
        return self._name or function_name(self.func)

    @property
    def shield(self) -> bool:
        return self._policy.shield

    @property
    def age(self) -> float:
        """Seconds since it was scheduled."""
        return time.monotonic() - self._scheduled_at

    @property
    def config(self) -> TaskConfig:
        if self._config is None:
            policy: dict[str, Any] = {word: getattr(self._policy, word) for word in SHARED_WORDS if word != "timing"}
            self._config = TaskConfig(name=self._name, key=self.key, timing=self.timing, **policy)
        return self._config

    @property
    def started(self) -> anyio.Event:
        """Set when it starts to run, and when it is certain that it never will."""
        return self._set_events()[0]

    @property
    def done(self) -> anyio.Event:
        """Set when it has ended, handlers included."""
        return self._set_events()[1]

    def _set_events(self) -> tuple[anyio.Event, anyio.Event]:
        # Most tasks are never waited for, and two events cost as much as the rest of a task: made when asked for.
        started, done = self._events = self._events or (anyio.Event(), anyio.Event())
        if self.status != "scheduled":
            started.set()
        if self.status not in ("scheduled", "running"):
            done.set()
        return self._events

    async def wait(self) -> T:
        """Waits for the end, handlers included, and returns the function's result.

        Raises the function's own error if it failed (a ShieldgenRuntimeError from it where it would end who waits, as
        SystemExit does), ShutdownCut if it was cut, TaskDeadlineExceeded if it took too long, and TaskCancelled if it
        was cancelled, dropped or refused.
        """
        await self.done.wait()
        if self.status == "finished":
            return cast(T, self._outcome)
        if isinstance(self._outcome, Exception):
            raise self._outcome
        if self._outcome is not None:
            raise ShieldgenRuntimeError(f"task {self.name!r} failed with {self._outcome!r}") from self._outcome
        raise TaskCancelled(f"task {self.name!r} was {self.status}")

    def cancel(self) -> None:
        """Cancels it, shielded or not; from any thread. A task that has ended stays as it is."""
        if self._owner is not None:
            self._owner.cancel(self)

    async def __call__(self) -> T | None:
        """Runs the function again, with the same arguments: what an error handler does to retry, and gets its error.

        A task made by hand, which no application runs, is run as the application would: its error is logged and
        handed to its handler, and the result is None.
        """
        if self._owner is not None:
            return cast(T, await self._owner.call(self))
        if self.status != "scheduled":
            return cast(T, await self._call_unhosted(self.func, *self.args, **self.kwargs))
        self.reach("running")
        result = None
        with anyio.CancelScope(shield=self.shield):
            try:
                result = await self._call_unhosted(self.func, *self.args, **self.kwargs)
                self.reach("finished", result)
            except Exception as error:
                logger.error("Task %r failed", self.name, exc_info=error)
                await self._call_unhosted(self._policy.on_error or (lambda *_: None), self, error)
                self.reach("failed", error)
        return cast("T | None", result)

    async def _call_unhosted(self, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        result = func(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    def reach(self, status: Status, outcome: Any = None) -> None:
        """For who runs it: says how it fares."""
        self.status = status
        self._outcome = outcome
        if self._events is not None:
            self._set_events()


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """Something that happened to a task; `error` is there for failed and cut."""

    kind: EventKind
    task: AnyTask
    error: BaseException | None = None


TaskObserver: TypeAlias = Callable[[TaskEvent], object]
"""Is told of every event in the event loop's thread, from `started` on in the task's own context."""


def is_async(func: Callable[..., Any]) -> bool:
    """Whether a call gives a coroutine to await, as far as that can be seen without calling it."""
    while isinstance(func, functools.partial):
        func = func.func
    return inspect.iscoroutinefunction(func) or inspect.iscoroutinefunction(getattr(func, "__call__", None))  # noqa: B004


def function_name(func: Callable[..., Any]) -> str:
    while isinstance(func, functools.partial):
        func = func.func
    return getattr(func, "__qualname__", None) or type(func).__qualname__
