"""Turns a database into a launched DBOS that has a slot of its own, and is known to nobody by name or version."""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import URL, make_url

from .._options import ShieldgenRuntimeError
from ._options import DurableOptions
from ._slots import Slots, slots_of
from ._store import APPLICATION, QUEUE, VERSION, Store


@asynccontextmanager
async def launch(
    store: Store, options: DurableOptions, register: Callable[[], None], lost: Callable[[], object]
) -> AsyncIterator[tuple[Slots, str]]:
    """Gives the slots of all processes and the name of this one's; `lost` is called, from any thread, when it is lost.

    Raises ShieldgenRuntimeError where the database cannot be used.
    """
    slots = slots_of(store.url)
    try:
        executor = f"slot{await store.in_thread(slots.take, lost)}"
    except ShieldgenRuntimeError:
        raise
    except Exception as error:
        raise ShieldgenRuntimeError(f"the database of durable tasks cannot be used: {store.url}: {error}") from error
    config = DBOSConfig(
        name=APPLICATION,
        system_database_url=store.url.render_as_string(hide_password=False),
        application_version=VERSION,
        executor_id=executor,
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
    )
    DBOS(config=config)
    logging.getLogger("dbos").addFilter(_is_not_told_twice)
    register()
    try:
        DBOS.launch()  # in this thread: workflows run in the event loop that it is called in
        await listen(options)
        # What a process before this one held in the same slot. What it ran, DBOS has resumed by itself.
        begun = await store.in_thread(store.begun)
        await store.in_thread(store.release, begun.get(executor, ()))
        yield slots, executor
    finally:
        await store.in_thread(partial(DBOS.destroy, destroy_registry=True))
        slots.release()


async def listen(options: DurableOptions) -> None:
    """Makes the launched DBOS look for tasks that are due."""
    await DBOS.register_queue_async(
        QUEUE, worker_concurrency=options.limit, polling_interval_sec=options.poll, on_conflict="always_update"
    )


def _is_not_told_twice(record: logging.LogRecord) -> bool:
    """Whether it is not the error of a task, which is logged here already."""
    return not record.getMessage().startswith(("Exception encountered in asynchronous workflow", "Step "))


def url_of(text: str) -> URL:
    """The database with the driver that DBOS uses. Raises ShieldgenRuntimeError for one that it cannot use."""
    url = make_url(text)
    match url.get_backend_name():
        case "sqlite" if not url.database or url.database == ":memory:":
            raise ShieldgenRuntimeError(
                "durable tasks wait in a SQLite file, and a database in memory is lost in a kill"
            )
        case "sqlite":
            if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
                raise ShieldgenRuntimeError(
                    f"durable tasks in SQLite need SQLite 3.42 with Python {sys.version_info.major}."
                    f"{sys.version_info.minor}, and this is {sqlite3.sqlite_version}: use Python 3.11, a Python built"
                    f" with a newer SQLite, or Postgres"
                )
            return url.set(drivername="sqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise ShieldgenRuntimeError(f"durable tasks wait in SQLite or Postgres, not in {other}: {url}")
