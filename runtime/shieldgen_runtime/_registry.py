"""Turns scheduled tasks into running ones, keeps them until they end, and sees to their errors and limits."""

from __future__ import annotations

import functools
import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from typing import Any, Literal, Protocol

import anyio

from ._options import ShieldgenRuntimeError, ShutdownCut, TaskConfig, TaskDeadlineExceeded
from ._resources import open_resources
from ._spawn import Spawner, Threads
from ._task import EventKind, Status, Task, TaskEvent, TaskObserver, function_name, is_async, logger

LAST_WORDS = 2.0
"""Seconds that `on_cancel`, and the handler of a task that was cut, may take."""


class _Starting:
    """Stands in for the cancel scope of a task that has been spawned and has not begun."""

    def cancel(self) -> None:
        """Nothing to do: a task that begins looks whether it was stopped before."""


STARTING = _Starting()


class Batches(Protocol):
    """Where a request keeps the tasks that wait for its route or its response."""

    def hold(self, task: Task[..., Any], /) -> bool:
        """Keeps the task for later, or says that its moment has passed."""
        ...


class Registry:
    """The tasks of one application in one event loop."""

    def __init__(
        self,
        spawner: Spawner,
        *,
        defaults: TaskConfig,
        limit: int | None,
        threads: int,
        observers: Sequence[TaskObserver],
        overrides: Mapping[Callable[..., Any], Callable[..., Any]],
    ) -> None:
        self.defaults = defaults
        self.default_policy = defaults.policy()
        self.tasks: dict[Task[..., Any], None] = {}
        self.ending: set[Task[..., Any]] = set()
        """Those whose run is over and whose last handler is still under way."""
        self.ended: Counter[Status] = Counter()
        self.shielded_only = False
        self.spawner = spawner
        self._limit = limit
        self._running = 0
        self._waiting: deque[Task[..., Any]] = deque()
        self._keys: dict[tuple[str, str], Task[..., Any]] = {}
        self._observers = tuple(observers)
        self._overrides = overrides
        self._threads = Threads(spawner, limit=threads, on_return=self._thread_returned)
        self._idle: anyio.Event | None = None
        self._cancelled = anyio.get_cancelled_exc_class()

    # Scheduling, from any thread.

    def schedule(self, task: Task[..., Any], batches: Batches | None) -> Task[..., Any]:
        """Starts the task when its timing says; or returns the task that holds its key."""
        if task._policy.durable:
            raise ShieldgenRuntimeError(f"task {task.name!r} is durable, and this application has no durable engine")
        task._owner = self
        if task.key is not None:
            # One step, so that of two threads only one gets the key.
            holder = self._keys.setdefault(_key(task), task)
            if holder is not task:
                return holder
        if threading.get_ident() == self.spawner.thread:
            self._accept(task, batches)
            return task
        task._context = copy_context()
        try:
            self.spawner.call_soon(self._accept, task, batches)
        except RuntimeError as error:
            self._release_key(task)
            raise ShieldgenRuntimeError(f"task {task.name!r} was scheduled after its application had ended") from error
        return task

    def cancel(self, task: Task[..., Any], /) -> None:
        if threading.get_ident() == self.spawner.thread:
            self.stop(task, "cancelled")
        else:
            self.spawner.call_soon(self.stop, task, "cancelled")

    # In the event loop's thread from here on.

    def _accept(self, task: Task[..., Any], batches: Batches | None) -> None:
        self.tasks[task] = None
        if self._observers:
            self._tell("scheduled", task)
        if task.timing != "immediate" and batches is not None:
            if task._context is None:
                task._context = copy_context()
            if batches.hold(task):
                return
        self.start(task)

    def start(self, task: Task[..., Any]) -> None:
        if task._stop is not None or task.status != "scheduled":
            return
        if self.shielded_only and not task.shield:
            logger.warning("Task %r was refused: the application is shutting down and it is not shielded", task.name)
            self.stop(task, "refused")
        elif self._limit is not None and self._running >= self._limit:
            if task._context is None:
                task._context = copy_context()
            self._waiting.append(task)
        else:
            self._spawn(task)

    def stop(self, task: Task[..., Any], reason: Literal["cancelled", "cut", "refused"]) -> None:
        """Cancels the task, running or not. Its handlers follow."""
        if task._stop is not None or task.status not in ("scheduled", "running"):
            return
        task._stop = reason
        if task.status == "running" and task._canceller is not None:
            task._canceller.cancel()
        elif task._canceller is None:
            self._spawn(task)

    def drop(self, task: Task[..., Any]) -> None:
        """Forgets a task that has not started."""
        if task._stop is None and task.status == "scheduled":
            self._end(task, "dropped")
            self._forget(task)

    def abandon(self, task: Task[..., Any]) -> None:
        """Stops waiting for a task that does not end, whatever it does from now on."""
        self._end(task, "cut", ShutdownCut(f"task {task.name!r} did not end when it was cancelled"))
        self._leave(task)

    async def wait_idle(self, seconds: float | None) -> None:
        """Returns when no task is left, or after `seconds`."""
        if seconds == 0:
            return
        with anyio.move_on_after(seconds):
            while self.tasks:
                self._idle = anyio.Event()
                await self._idle.wait()

    def _spawn(self, task: Task[..., Any]) -> None:
        self._running += 1
        policy = task._policy
        if policy.shield and policy.deadline is None and self.spawner.native_cancel:
            # Not being cancelled is its shield: no scope is needed, and none is paid for.
            native = self.spawner.spawn(self._run_bare, task)
            if task.status in ("scheduled", "running"):
                task._canceller = native
        else:
            task._canceller = STARTING
            self.spawner.spawn(self._run_scoped, task)

    async def _run_bare(self, task: Task[..., Any]) -> None:
        if task._stop is None:
            try:
                await self._run(task)
            except BaseException as error:
                self._swallow(task, error)
        await self._finish(task)

    async def _run_scoped(self, task: Task[..., Any]) -> None:
        if task._stop is None:
            scope = task._canceller = anyio.CancelScope()
            try:
                with scope:
                    await self._run(task)
            except BaseException as error:
                self._swallow(task, error)
        await self._finish(task)

    async def _run(self, task: Task[..., Any]) -> None:
        try:
            self._begin(task)
            result = await self._within_deadline(task)
        except BaseException as error:
            if task._stop is not None or self._is_torn_down(error):
                raise
            await self._fail(task, error)
        else:
            self._end(task, "finished", result)

    def _swallow(self, task: Task[..., Any], error: BaseException) -> None:
        """Nothing a task raises reaches the event loop: what it raises on its way out is logged."""
        if self._is_torn_down(error):
            raise error
        if not isinstance(error, self._cancelled):
            logger.error("Task %r failed while it was cancelled", task.name, exc_info=error)

    async def _within_deadline(self, task: Task[..., Any]) -> Any:
        deadline = task._policy.deadline
        if deadline is None:
            return await self._attempts(task)
        with anyio.move_on_after(deadline) as limit:
            result = await self._attempts(task)
        if limit.cancelled_caught:
            raise TaskDeadlineExceeded(f"task {task.name!r} ran longer than its deadline of {deadline:g} s")
        return result

    async def _attempts(self, task: Task[..., Any]) -> Any:
        policy = task._policy
        for attempt in range(policy.retries):
            try:
                return await self.call(task)
            except Exception as error:
                # Jitter, so that what failed together does not come back together.
                delay = policy.backoff * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311
                logger.warning("Task %r failed and runs again in %.1f s: %r", task.name, delay, error)
                await anyio.sleep(delay)
        return await self.call(task)

    async def call(self, task: Task[..., Any], /) -> Any:
        """Runs the task's function once, its resources opened around it."""
        func = task.func
        if task._policy.resources:
            in_thread = functools.partial(self._threads.call, task)
            async with open_resources(task._policy.resources, self._overrides, in_thread) as opened:
                return await self._threads.invoke(task, func, *task.args, **task.kwargs, **opened)
        if is_async(func):
            return await func(*task.args, **task.kwargs)
        return await self._threads.invoke(task, func, *task.args, **task.kwargs)

    async def _fail(self, task: Task[..., Any], error: BaseException) -> None:
        logger.error("Task %r failed", task.name, exc_info=error)
        await self._handle(task, "error handler", task._policy.on_error, error)
        self._end(task, "failed", error)

    async def _finish(self, task: Task[..., Any]) -> None:
        """Says its last words if it was stopped, and lets it go."""
        if task not in self.tasks:
            return  # abandoned
        if task.status in ("scheduled", "running"):
            self.ending.add(task)
            with anyio.move_on_after(LAST_WORDS, shield=True):
                await self._last_words(task)
            self.ending.discard(task)
            if task not in self.tasks:
                return
            if task._stop == "cut":
                self._end(task, "cut", ShutdownCut(f"task {task.name!r} was cut at the end of grace"))
            else:
                self._end(task, task._stop or "cancelled")
        self._leave(task)

    async def _last_words(self, task: Task[..., Any]) -> None:
        if task._stop == "cut":
            error = ShutdownCut(f"task {task.name!r} was cut at the end of grace, {task.age:.1f} s after its start")
            await self._handle(task, "error handler", task._policy.on_error, error)
        elif not task.shield:
            await self._handle(task, "cancel handler", task._policy.on_cancel)

    async def _handle(self, task: Task[..., Any], what: str, handler: Callable[..., Any] | None, *args: Any) -> None:
        if handler is None:
            return
        try:
            await self._threads.invoke(task, handler, task, *args)
        except BaseException as failure:
            if isinstance(failure, self._cancelled) or self._is_torn_down(failure):
                raise
            logger.error("The %s of task %r failed", what, task.name, exc_info=failure)

    def _is_torn_down(self, error: BaseException) -> bool:
        """Whether a coroutine is being closed by the interpreter, which allows no further await."""
        return isinstance(error, GeneratorExit) and not self.spawner.is_current()

    def _begin(self, task: Task[..., Any]) -> None:
        task.begin()
        if self._observers:
            self._tell("started", task)

    def _end(self, task: Task[..., Any], status: Status, outcome: Any = None) -> None:
        if task.status not in ("scheduled", "running"):
            return  # abandoned: nothing that it still does changes what was said about it
        self.ended[status] += 1
        task.end(status, outcome)
        if self._observers and status != "scheduled" and status != "running":
            self._tell(status, task, outcome if status in ("failed", "cut") else None)

    def _leave(self, task: Task[..., Any]) -> None:
        self._running -= 1
        self._forget(task)
        while self._waiting and self._limit is not None and self._running < self._limit:
            self.start(self._waiting.popleft())

    def _forget(self, task: Task[..., Any]) -> None:
        self.tasks.pop(task, None)
        if not self._threads.holds(task):
            self._release_key(task)
        if not self.tasks and self._idle is not None:
            self._idle.set()

    def _thread_returned(self, task: Task[..., Any]) -> None:
        if task not in self.tasks:
            self._release_key(task)

    def _release_key(self, task: Task[..., Any]) -> None:
        if task.key is not None and self._keys.get(_key(task)) is task:
            del self._keys[_key(task)]

    def _tell(self, kind: EventKind, task: Task[..., Any], error: BaseException | None = None) -> None:
        event = TaskEvent(kind, task, error)
        for observer in self._observers:
            try:
                observer(event)
            except Exception as failure:
                logger.error("An observer failed at %s of task %r", kind, task.name, exc_info=failure)


def _key(task: Task[..., Any]) -> tuple[str, str]:
    """A key is a function's own: `{order_id}` of two functions are two keys."""
    func = task.func
    return f"{getattr(func, '__module__', '')}:{function_name(func)}", task.key or ""
