"""Turns coroutines and plain functions into running work, on asyncio and on trio."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Literal, TypeAlias

import anyio
import anyio.from_thread
import anyio.lowlevel
from anyio.abc import TaskGroup, TaskStatus

from ._task import AnyTask, Canceller, is_async, logger

Run: TypeAlias = "Callable[[AnyTask], Coroutine[Any, Any, None]]"


class Spawner:
    """Where tasks start: one event loop of asyncio, and the way into it from other threads."""

    backend: Literal["asyncio", "trio"] = "asyncio"
    cancels_natively = True  # through whatever scope shields something in the task

    def __init__(self, soon: Callable[..., object], create_task: Callable[..., Canceller]) -> None:
        self.thread = threading.get_ident()
        self.draining = False  # whether nothing starts any more but shielded tasks
        self._soon = soon
        self._loop = _running_loop()
        # The loop's own tasks: a quarter of the price of a task group's, and anyio's scopes, groups and threads work
        # in them as ever. The registry keeps the reference, in what cancels it, and no failure leaves a run.
        self._create_task = create_task
        # `anyio.CancelScope()` asks each time which event loop runs, for a fifth of a scope's price.
        self._new_scope = type(anyio.CancelScope())

    def spawn(self, run: Run, task: AnyTask, bare: bool, /) -> Canceller:
        """Starts `run(task)` in the task's context, else in a copy of the current one; gives what cancels it.

        A bare run is cancelled as the event loop does it: it needs no scope of ours, and none is paid for.
        """
        # Named, so that tools for asyncio and trio tell tasks apart.
        name = task._name or getattr(task.func, "__qualname__", None)
        if bare or not self.cancels_natively:
            return self._create_task(run(task), name=name, context=task._context)
        scope = self._new_scope()
        self._create_task(_within(scope, run(task)), name=name, context=task._context)
        return scope

    def call(self, call: Callable[..., object], /, *args: Any) -> None:
        """Calls in the event loop's thread, from any thread. Raises RuntimeError if the event loop has ended."""
        if threading.get_ident() == self.thread:
            call(*args)
        else:
            self._soon(call, *args)

    async def settle(self) -> None:
        """Returns when everything spawned before has come to its first await."""
        await asyncio.sleep(0)

    def is_current(self) -> bool:
        """Whether the caller runs in this very event loop."""
        # A thread runs one loop at a time, and to ask which costs a system call on Python 3.11.
        return threading.get_ident() == self.thread and (self._loop is None or self._loop.is_running())


class GroupSpawner(Spawner):
    """The same by anyio's means alone, for trio."""

    backend = "trio"
    cancels_natively = False

    def __init__(self, group: TaskGroup, portal: anyio.from_thread.BlockingPortal) -> None:
        super().__init__(portal.call, getattr(group, "create_task", None) or partial(_create_task, group))

    async def settle(self) -> None:
        # trio runs what is ready in random order: after one round all have been reached, after two all before us.
        await anyio.lowlevel.cancel_shielded_checkpoint()
        await anyio.lowlevel.cancel_shielded_checkpoint()


async def _within(scope: anyio.CancelScope, coroutine: Coroutine[Any, Any, None]) -> None:
    with scope:
        await coroutine


def _create_task(group: TaskGroup, coroutine: Any, *, name: str | None, context: Context | None) -> Canceller:
    """What task groups have of their own since anyio 4.14."""
    scope = anyio.CancelScope()
    (context or copy_context()).run(lambda: group.start_soon(_within, scope, coroutine, name=name))
    return scope


@asynccontextmanager
async def open_spawner() -> AsyncGenerator[Spawner]:
    if anyio.get_cancelled_exc_class() is asyncio.CancelledError and (loop := _running_loop()) is not None:
        yield Spawner(loop.call_soon_threadsafe, loop.create_task)  # a loop that runs is not enough: trio has hosts
        return
    error: BaseException | None = None
    released = anyio.Event()
    async with anyio.create_task_group() as outer:
        spawner = await outer.start(_keep_group, released)
        try:
            yield spawner
        except BaseException as raised:
            error = raised  # to be raised as it is, not in the group of a task group
        released.set()
    if error is not None:
        raise error


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def _keep_group(released: anyio.Event, *, task_status: TaskStatus[GroupSpawner]) -> None:
    """Holds a task group in a task of its own, so that a cancelled host can still wait for what it holds."""
    with anyio.CancelScope(shield=True):
        async with anyio.from_thread.BlockingPortal() as portal, anyio.create_task_group() as group:
            task_status.started(GroupSpawner(group, portal))
            await released.wait()
            group.cancel_scope.cancel()  # nothing but abandoned tasks is left


def absorb_cancellation() -> bool:
    """Forgets that the current task was cancelled natively, so that it can use timeouts again; says if it was."""
    current = asyncio.current_task() if _running_loop() is not None else None
    times = 0 if current is None else current.cancelling()
    while current is not None and current.cancelling():
        current.uncancel()
    return times > 0


class Threads:
    """Daemon threads for sync functions, apart from the threads of sync endpoints, and none that holds the exit.

    A caller that is cancelled leaves its thread behind; `on_return` tells when a task's thread is free after all.
    """

    def __init__(self, spawner: Spawner, *, limit: int, on_return: Callable[[AnyTask], None]) -> None:
        self._spawner = spawner
        self._free = anyio.Semaphore(limit)
        self._on_return = on_return
        self.busy: dict[AnyTask, int] = {}  # the tasks whose threads have not returned, and how many each has

    async def call(self, task: AnyTask, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        try:
            self._free.acquire_nowait()  # without an await: the thread has started when `settle` returns
        except anyio.WouldBlock:
            await self._free.acquire()
        self.busy[task] = self.busy.get(task, 0) + 1
        returned = anyio.Event()
        result: Any = None
        error: BaseException | None = None
        left_behind = given_back = False

        def work() -> None:
            nonlocal result, error
            try:
                result = context.run(partial(func, *args, **kwargs))
            except BaseException as raised:
                error = raised
            with suppress(RuntimeError):  # the event loop may have ended
                self._spawner.call(free)

        def free() -> None:
            if not given_back:
                self._free.release()
            self.busy[task] -= 1
            if not self.busy[task]:
                del self.busy[task]
                self._on_return(task)
            returned.set()
            if error is not None and left_behind:
                logger.error("The thread of task %r failed after the task had ended", task.name, exc_info=error)

        context = copy_context()
        threading.Thread(target=work, name=f"task {task.name}", daemon=True).start()
        try:
            await returned.wait()
        except BaseException:
            left_behind = True
            if self._spawner.draining and not returned.is_set():
                given_back = True  # nobody waits for it any more, and nobody is to wait for its place
                self._free.release()
            raise
        if error is not None:
            raise error
        return result

    async def invoke(self, task: AnyTask, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Calls a coroutine function here and any other in a thread; what a lambda gives to await is awaited here."""
        if is_async(func):
            return await func(*args, **kwargs)
        result = await self.call(task, func, *args, **kwargs)
        return await result if inspect.isawaitable(result) else result
