"""Turns a database into numbered slots, of which each process holds one by a lock that dies with it."""

from __future__ import annotations

import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from .._options import ShieldgenRuntimeError
from .._task import logger

MOST = 1024
"""Slots of one database: processes that run its tasks at the same time."""

HEARTBEAT = 0.3
"""Seconds between two looks at the connection that holds the lock."""

FREE_FOR = 1.5
"""Seconds that a slot is seen free before its work is taken over: its process may only have lost the connection."""


class Slots(Protocol):
    """The slots of one database, one of them this process's own."""

    def take(self, lost: Callable[[], object]) -> int:
        """Takes the first free slot and holds it; `lost` is called, from any thread, should another process get it."""
        ...

    def adopt(self, slot: int) -> AbstractContextManager[bool]:
        """Says whether no process holds the slot, and keeps it from being taken while its work is taken over."""
        ...

    def release(self) -> None: ...


def slots_of(url: URL) -> Slots:
    match url.get_backend_name():
        case "sqlite":
            return FileSlots(Path(url.database or ""))
        case _:
            return PostgresSlots(url)


class FileSlots:
    """Lock files beside a SQLite file: the operating system frees a lock when its process ends, however it does."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._held: IO[bytes] | None = None

    def take(self, lost: Callable[[], object]) -> int:
        del lost  # the operating system takes no lock away
        for slot in range(MOST):
            self._held = self._lock(slot)
            if self._held is not None:
                return slot
        raise ShieldgenRuntimeError(f"all {MOST} slots of {self._database} are taken")

    @contextmanager
    def adopt(self, slot: int) -> Iterator[bool]:
        lock = self._lock(slot)
        if lock is None:
            yield False
            return
        with lock:
            yield True

    def release(self) -> None:
        if self._held is not None:
            self._held.close()

    def _lock(self, slot: int) -> IO[bytes] | None:
        file = self._database.with_name(f"{self._database.name}-slot{slot}").open("ab")
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file


class PostgresSlots:
    """Advisory locks of a connection: Postgres frees them when the connection ends.

    A connection may end without its process, so a slot counts as abandoned only after it was free for a while, and
    its owner takes it again at once.
    """

    _CLASS = zlib.crc32(b"shieldgen slots") & 0x7FFFFFFF

    _HELD = """
        SELECT EXISTS (
            SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE locktype = 'advisory' AND datname = current_database() AND granted
            AND classid::bigint = CAST(:class AS bigint) AND objid::bigint = :slot
        )
    """

    # A machine that vanishes says no goodbye: without these the server would hold its lock for two hours.
    _OPTIONS = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={"options": self._OPTIONS, "connect_timeout": 5, "application_name": "shieldgen slot"},
        )
        self._connection: Connection | None = None
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None
        self._free: dict[int, tuple[float, float]] = {}  # when a slot was first and last seen free

    def take(self, lost: Callable[[], object]) -> int:
        self._connection = self._engine.connect()
        for slot in range(MOST):
            if self._try(self._connection, slot):
                self._watch = threading.Thread(target=self._keep, args=(slot, lost), name="slot", daemon=True)
                self._watch.start()
                return slot
        raise ShieldgenRuntimeError(f"all {MOST} slots of {self._engine.url} are taken")

    @contextmanager
    def adopt(self, slot: int) -> Iterator[bool]:
        with self._engine.connect() as connection:  # its end frees what it took
            yield self._is_abandoned(connection, slot) and self._try(connection, slot)

    def _is_abandoned(self, connection: Connection, slot: int) -> bool:
        held = connection.execute(text(self._HELD), {"class": self._CLASS, "slot": slot}).scalar_one()
        now = time.monotonic()
        since, last = self._free.get(slot, (now, now))
        if held:
            self._free.pop(slot, None)
            return False
        if now - last > FREE_FOR:
            since = now  # nobody looked for a while, in which it may have been held
        self._free[slot] = since, now
        return now - since >= FREE_FOR

    def release(self) -> None:
        self._stop.set()
        if self._watch is not None:
            self._watch.join(HEARTBEAT * 4)
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _try(self, connection: Connection, slot: int) -> bool:
        taken = connection.execute(
            text("SELECT pg_try_advisory_lock(CAST(:class AS int), CAST(:slot AS int))"),
            {"class": self._CLASS, "slot": slot},
        )
        return bool(taken.scalar_one())

    def _keep(self, slot: int, lost: Callable[[], object]) -> None:
        """Looks after the connection, and takes the slot again over a new one when it is cut."""
        was_cut = False
        while not self._stop.wait(HEARTBEAT):
            try:
                if self._connection is None:
                    connection = self._engine.connect()
                    if not self._try(connection, slot):
                        connection.close()
                        if not was_cut:
                            # The server has not noticed yet that the old connection is gone, or a look at the slot is
                            # just under way: only who holds it twice in a row has it.
                            was_cut = True
                            continue
                        logger.critical("Slot %d was taken over by another process: this one begins no task", slot)
                        lost()
                        return
                    self._connection, was_cut = connection, False
                    logger.warning("The connection that holds slot %d was cut, and the slot taken again", slot)
                else:
                    self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                if self._connection is not None:
                    self._connection.invalidate()
                    self._connection.close()
                self._connection = None
