"""Services that keep a task each."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from .work import beat, buzz, hum

kept: set[asyncio.Task[object]] = set()


def keep(work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
    task = asyncio.create_task(work)
    kept.add(task)
    return task


drained: set[asyncio.Task[object]] = set()


def keep_until_drained(work: Coroutine[Any, Any, object]) -> None:
    drained.add(asyncio.create_task(work))


class Forgets:
    """Nothing ends its task."""

    def __init__(self) -> None:
        self.worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.worker = asyncio.create_task(beat("forgets"))


class StopIsNotCalled:
    """Its `stop` ends the task, and nothing calls that at the end."""

    def __init__(self) -> None:
        self.looper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.looper = asyncio.create_task(hum())

    async def stop(self) -> None:
        if self.looper is not None:
            self.looper.cancel()


class Stops:
    """Its `stop` ends the task, and the lifespan calls that."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(beat("stops"))

    async def stop(self) -> None:
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class EndsOnExit:
    """The lifespan enters it, and its exit ends the task."""

    async def __aenter__(self) -> "EndsOnExit":
        self._beating = asyncio.create_task(beat("ends on exit"))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._end()

    async def _end(self) -> None:
        self._beating.cancel()


class Spawner:
    """Keeps what it is given, and waits for it at the end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    def spawn(self, name: str) -> None:
        task = asyncio.create_task(beat(name))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.wait(self._running, timeout=5)


class Buzzes:
    """What keeps its task forgets it; it holds it as well, and ends it."""

    def __init__(self) -> None:
        self._buzzing: asyncio.Task[object] | None = None

    async def start(self) -> None:
        self._buzzing = keep(buzz())

    async def stop(self) -> None:
        if self._buzzing is not None:
            self._buzzing.cancel()
