"""Turns what an application schedules into records, or into calls on the spot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any

import anyio
from fastapi import FastAPI

from .._host import Host
from .._registry import Registry
from .._task import Task
from ._rehearsal import host_of


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
    recorded = Recorded(host_of(app))
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
        backend = task._owner.spawner.backend if isinstance(task._owner, Registry) else "asyncio"
        task._context = copy_context()
        thread = threading.Thread(target=partial(anyio.run, _run, host, task, backend=backend))
        thread.start()
        thread.join()

    host = host_of(app)
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
    host = host_of(app)
    host.divert_tasks(take)
    try:
        yield
    finally:
        host.divert_tasks(None)
