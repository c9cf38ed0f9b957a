"""Turns a durable task that a request has scheduled into what its response, and its end, have to wait for."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import Any, Protocol

from .._task import logger
from ._declaration import AcceptanceRefused, DurableTask


class Accepts(Protocol):
    """What commits tasks and lets those that are held run."""

    def accept(self, task: DurableTask[Any]) -> None: ...
    def release(self, task: DurableTask[Any]) -> None: ...


class Acceptance:
    """What a request owes one of its durable tasks."""

    def __init__(self, engine: Accepts, task: DurableTask[Any]) -> None:
        self._engine = engine
        self._task = task
        if task.timing == "immediate":
            engine.accept(task)

    async def route_ended(self, *, returned: bool) -> None:
        """Waits until the task is committed. Raises AcceptanceRefused, which fails a request that has succeeded."""
        task = self._task
        if returned or task._policy.always or task._acceptance is not None:
            with nullcontext() if returned else suppress(AcceptanceRefused):
                await task.accepted()

    def end(self, *, returned: bool) -> None:
        """Lets a task for after the response run; drops what an endpoint that raised has left behind."""
        task = self._task
        if task._acceptance is None and (returned or task._policy.always):
            task.timing = "immediate"  # no response was begun, and none is waited for
            self._engine.accept(task)
        elif task._acceptance is None:
            logger.warning("The endpoint raised, so task %r was dropped", task.name)
            task.reach("dropped")
        elif task.timing == "after_response":
            self._engine.release(task)
