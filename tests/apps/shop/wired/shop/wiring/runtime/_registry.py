# shieldgen: runtime sha256=344d1b5c19d18f6607218581d4764650ade400013de54d59f31746ab4a9a31a7
# fmt: off
# ruff: noqa
"""Turns scheduled tasks into running ones, keeps them until they end, and sees to their errors and limits."""

from __future__ import annotations

import functools
import math
import random
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from inspect import CO_COROUTINE
from types import FunctionType
from typing import Any, Literal

import anyio

from ._options import HostOptions, ShieldgenRuntimeError, ShutdownCut, TaskDeadlineExceeded
from ._resources import open_resources
from ._spawn import Spawner, Threads, absorb_cancellation
from ._task import AnyTask, EventKind, Request, Status, TaskEvent, function_name, logger

LAST_WORDS = 2.0
"""Seconds that `on_cancel`, and the handler of a task that was cut, may take."""


class Registry:
    """The tasks of one application in one event loop."""

    def __init__(self, spawner: Spawner, options: HostOptions) -> None:
        self.defaults = defaults = options.defaults
        self.default_policy = defaults.policy()
        fills = (defaults.on_error or defaults.on_cancel or defaults.deadline) is not None
        # Policies are constants of generated modules: each is filled once.
        self.fill = functools.lru_cache(maxsize=1000)(defaults.fill) if fills else None
        self.spawner = spawner
        self.tasks: dict[AnyTask, None] = {}
        self.ending: set[AnyTask] = set()  # their run was stopped, and their last handler is still under way
        self.abandoned: set[AnyTask] = set()
        self.ended: defaultdict[Status, int] = defaultdict(int)
        self.grace_over = False
        self.closed = False
        self.observers = list(options.observers)
        self.engine: Any = None  # keeps the durable tasks
        self.divert: Callable[[AnyTask], None] | None = None  # takes tasks in place of their run, where a test says so
        self._options = options
        self._limit = math.inf if options.limit is None else options.limit
        self._running = 0
        self._waiting: deque[AnyTask] = deque()
        self._keys: dict[tuple[str, str], AnyTask] = {}
        self._threads = Threads(spawner, limit=options.threads, on_return=self._release_key)
        # What follows a run needs a thread where slow runs, or those that were left behind, hold them all.
        self._threads_after = Threads(spawner, limit=options.threads, on_return=self._release_key)
        self._idle: anyio.Event | None = None
        self._cancelled = anyio.get_cancelled_exc_class()

    # From any thread.

    def schedule(self, task: AnyTask, request: Request | None) -> AnyTask:
        """Starts the task, unless `request` keeps it until its time has come; or returns the task that has its key."""
        if self.closed:
            raise ShieldgenRuntimeError(f"task {task.name!r} was scheduled after its application had ended")
        task._owner = self
        if self.fill is not None and task._config is None:
            task._policy = self.fill(task._policy)
        if self.divert is not None:
            self.divert(task)
            return task
        if task._policy.durable:
            if self.engine is None:
                raise ShieldgenRuntimeError(f"`add_tasks(app, durable=...)` says where durable {task.name!r} waits")
            self.engine.schedule(task, request)
            return task
        if task.key is not None:
            # One step, so that of two threads only one gets the key.
            holder = self._keys.setdefault(_key(task), task)
            if holder is not task:
                return holder
        if threading.get_ident() == self.spawner.thread:
            self.accept(task, request)
            return task
        task._context = copy_context()
        self.spawner.call(self.accept, task, request)
        return task

    def cancel(self, task: AnyTask, /) -> None:
        self.spawner.call(self.stop, task, "cancelled")

    # In the event loop's thread.

    def accept(self, task: AnyTask, request: Request | None = None) -> None:
        self.tasks[task] = None
        if self.observers:
            self._tell("scheduled", task)
        if request is not None and task.timing != "immediate" and request.hold(task):
            task._context = task._context or copy_context()
        else:
            self.start(task)

    def start(self, task: AnyTask) -> None:
        """Spawns the task's run, unless it was stopped before."""
        if task._stop is not None:
            return
        if self.grace_over or (self.spawner.draining and not task.shield):
            tell, why = (logger.error, "grace is over") if task.shield else (logger.warning, "it is not shielded")
            tell("Task %r was refused: the application shuts down and %s", task.name, why)
            self.stop(task, "refused")
        elif self._running >= self._limit:
            task._context = task._context or copy_context()
            self._waiting.append(task)
        else:
            self._running += 1
            task._canceller = self.spawner.spawn(self._run, task, task._policy.bare)

    def stop(self, task: AnyTask, reason: Literal["cancelled", "cut", "refused"]) -> None:
        """Cancels the task, running or not. Its last handler follows."""
        if task._stop is not None or task not in self.tasks:
            return
        self._mark(task, reason)
        if task._canceller is None:
            self._running += 1
            task._canceller = self.spawner.spawn(self._run, task, task._policy.bare)
        elif task.status == "running":
            task._canceller.cancel()

    def _mark(self, task: AnyTask, reason: Literal["cancelled", "cut", "refused"]) -> None:
        task._stop = reason
        if reason == "cut" and task._policy.durable:
            logger.warning("Task %r is left, and goes on after the restart or elsewhere", task.name)
        elif reason == "cut" and task.shield:
            when = " at the end of grace" if self.grace_over else ""
            logger.error("Task %r was cut%s, %.1f s after it was scheduled", task.name, when, task.age)

    def drop(self, task: AnyTask) -> bool:
        """Forgets a task that has not started, unless it was stopped before."""
        if task._stop is None:
            self._end(task, "dropped")
        return task._stop is None

    def abandon(self, task: AnyTask) -> None:
        """Stops waiting for a run that does not end, then for a last handler that does not."""
        self.abandoned.add(task)
        if task in self.ending:
            self._end(task, "cut", ShutdownCut(f"task {task.name!r} did not end when it was cut"))
        else:
            self.ending.add(task)
            task._canceller = self.spawner.spawn(self._last_words, task, True)

    async def wait_idle(self, seconds: float | None) -> None:
        """Returns when no task is left, or after `seconds`."""
        with anyio.move_on_after(seconds):
            while self.tasks and seconds != 0:
                self._idle = anyio.Event()
                await self._idle.wait()

    async def _run(self, task: AnyTask) -> None:
        try:
            if task._stop is None:
                task.status = "running"
                if task._events is not None:
                    task.reach("running")
                if self.observers:
                    self._tell("started", task)
                func = task.func  # a coroutine function most of the time, for which `is_async` is dear
                if task._policy.plain and type(func) is FunctionType and func.__code__.co_flags & CO_COROUTINE:
                    self._end(task, "finished", await func(*task.args, **task.kwargs))
                else:
                    self._end(task, "finished", await self._within_deadline(task))
        except BaseException as error:
            with suppress(self._cancelled):  # cut while its handler ran
                await self._fail(task, error)
        if task._stop is not None:
            await self._finish(task)

    async def _within_deadline(self, task: AnyTask) -> Any:
        deadline = task._policy.deadline
        if deadline is None:
            return await self._attempts(task)
        with anyio.move_on_after(deadline):
            return await self._attempts(task)
        raise TaskDeadlineExceeded(f"task {task.name!r} ran longer than its deadline of {deadline:g} s")

    async def _attempts(self, task: AnyTask) -> Any:
        if task._policy.durable and self.engine is not None:
            return await self.engine.attempts(task)
        for attempt in range(task._policy.retries):
            try:
                return await self.call(task)
            except Exception as error:
                # Jitter, so that what failed together does not come back together.
                delay = task._policy.backoff * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311
                logger.warning("Task %r failed and runs again in %.1f s: %r", task.name, delay, error)
                await anyio.sleep(delay)
        return await self.call(task)

    async def call(self, task: AnyTask, /) -> Any:
        """Runs the task's function once, its resources opened around it."""
        if not task._policy.resources:
            return await self._threads.invoke(task, task.func, *task.args, **task.kwargs)
        enter, leave = (functools.partial(threads.call, task) for threads in (self._threads, self._threads_after))
        async with open_resources(task._policy.resources, self._options.overrides, enter, leave) as opened:
            return await self._threads.invoke(task, task.func, *task.args, **task.kwargs, **opened)

    async def _fail(self, task: AnyTask, error: BaseException) -> None:
        """Sees to what a run raised: nothing of it reaches the event loop."""
        if self._is_torn_down(error):
            raise error
        if task._stop is None and isinstance(error, self._cancelled) and absorb_cancellation():
            self._mark(task, "cut" if task.shield else "cancelled")  # with its event loop, as a rule
        if task._stop is None:
            logger.error("Task %r failed", task.name, exc_info=error)
            task._outcome = error
            await self._handle(task, "error handler", task._policy.on_error, error)
            self._end(task, "failed", error)
        elif BaseExceptionGroup("", [error]).split(self._cancelled)[1] is not None:  # more than the cancellation
            logger.error("Task %r failed while it was cancelled", task.name, exc_info=error)

    async def _finish(self, task: AnyTask) -> None:
        """Lets a task that was stopped say its last words, now that its run is over."""
        self.abandoned.discard(task)
        if task in self.tasks and task not in self.ending:
            self.ending.add(task)
            await self._last_words(task)

    async def _last_words(self, task: AnyTask) -> None:
        absorb_cancellation()
        status: Status = task._stop or "cancelled"
        outcome: BaseException | None = task._outcome
        with anyio.move_on_after(LAST_WORDS, shield=True):
            if outcome is not None:
                status = "failed"  # its own error came first, and its handler was stopped with it
            elif status == "cut":
                outcome = ShutdownCut(f"task {task.name!r} was cut {task.age:.1f} s after it was scheduled")
                if not task._policy.durable:
                    await self._handle(task, "error handler", task._policy.on_error, outcome)
            elif not task.shield:
                await self._handle(task, "cancel handler", task._policy.on_cancel)
        self.ending.discard(task)
        self._end(task, status, outcome)

    async def _handle(self, task: AnyTask, what: str, handler: Callable[..., Any] | None, *args: Any) -> None:
        if handler is None:
            return
        try:
            await self._threads_after.invoke(task, handler, task, *args)
        except BaseException as failure:
            if (task._stop is not None and isinstance(failure, self._cancelled)) or self._is_torn_down(failure):
                raise
            logger.error("The %s of task %r failed", what, task.name, exc_info=failure)

    def _is_torn_down(self, error: BaseException) -> bool:
        """Whether a coroutine is being closed by the interpreter, which allows no further await."""
        return isinstance(error, GeneratorExit) and not self.spawner.is_current()

    def _end(self, task: AnyTask, status: Status, outcome: Any = None) -> None:
        if self.tasks.pop(task, status) is not None:
            return  # abandoned: nothing that it still does changes what was said about it
        if task._canceller is not None:
            self._running -= 1
            task._canceller = None
        self.ended[status] += 1
        task.status = status
        task._outcome = outcome
        if task._events is not None:
            task.reach(status, outcome)
        if task.key is not None:
            self._release_key(task)
        if self.observers:
            self._tell(status, task, outcome if status in ("failed", "cut") else None)
        while self._waiting and self._running < self._limit:
            self.start(self._waiting.popleft())
        if not self.tasks and self._idle is not None:
            self._idle.set()

    def _release_key(self, task: AnyTask) -> None:
        """Frees its key, unless the task is still there, or a thread that it left behind."""
        held = task.key is None or task in self.tasks or task in self._threads.busy
        if not held and self._keys.get(_key(task)) is task:
            del self._keys[_key(task)]

    def _tell(self, kind: EventKind, task: AnyTask, error: BaseException | None = None) -> None:
        for observer in self.observers:
            try:
                observer(TaskEvent(kind, task, error))
            except BaseException as failure:
                logger.error("An observer failed at %s of task %r", kind, task.name, exc_info=failure)


def _key(task: AnyTask) -> tuple[str, str]:
    """A key is a function's own: `{order_id}` of two functions are two keys."""
    func = task.func
    return f"{getattr(func, '__module__', '')}:{function_name(func)}", task.key or ""
