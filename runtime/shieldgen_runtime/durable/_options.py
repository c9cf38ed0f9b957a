"""Turns what a team says of its durable tasks' database into the way in which they are kept, run and shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Receive, Send

from .._options import ShieldgenRuntimeError

if TYPE_CHECKING:
    from dbos import DBOS

    from .._registry import Registry
    from ._engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableOptions:
    """Where durable tasks wait, and how they are run.

    `url` is a SQLite file (`sqlite:///shop.db`) or a Postgres database. At most `limit` run at a time in this process.
    What has ended is kept for `keep_days`, except what `once` must remember. The process looks every `poll` seconds
    for tasks that are due. `dbos` is the application's own instance on the same database, which it launches itself.
    """

    url: str
    limit: int = 100
    keep_days: float = 30.0
    poll: float = 0.2
    dbos: DBOS | None = None

    @asynccontextmanager
    async def __call__(self, registry: Registry, receive: Receive, send: Send) -> AsyncIterator[tuple[Receive, Send]]:
        """For the host: opens the engine when an application's lifespan starts, before the application's own.

        Where it cannot be opened the start-up fails, and says why.
        """

        async def receive_and_open() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup" and registry.divert is None:  # which a test sets that needs none
                try:
                    registry.engine = await stack.enter_async_context(_open(self, registry))
                except Exception as error:
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    raise
            elif message["type"] == "lifespan.shutdown" and registry.engine is not None:
                await registry.engine.pause()
            return message

        async def send_and_run(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete" and registry.engine is not None:
                await registry.engine.run()
            await send(message)

        async with AsyncExitStack() as stack:
            yield receive_and_open, send_and_run


def _open(options: DurableOptions, registry: Registry) -> AbstractAsyncContextManager[Engine]:
    if registry.spawner.backend == "trio":
        raise ShieldgenRuntimeError("durable tasks run on asyncio alone, and this server runs on trio")
    try:
        from ._engine import Engine
    except ModuleNotFoundError as error:
        raise ShieldgenRuntimeError(
            f"durable tasks need {error.name}: pip install 'dbos>=3.4,<4', which `shieldgen[durable]` brings"
        ) from error
    return Engine.open(options, registry)


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableRecord:
    """What the database knows of a durable task, whichever process runs it.

    `runs` counts how often it was begun; `is_dead` says that its process ended under it too often to try again.
    """

    id: str
    name: str
    task: str
    key: str | None
    status: str
    runs: int
    scheduled_at: datetime
    ended_at: datetime | None
    arguments: dict[str, Any]
    error: str | None
    is_dead: bool
