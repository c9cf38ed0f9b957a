"""Turns a transaction of the caller into the moment at which a durable task is accepted, or is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from .._options import ShieldgenRuntimeError


def at_commit(
    transaction: Any,
    enqueue: Callable[[Session | Connection], None],
    settled: Callable[[bool], None],
) -> None:
    """Calls `enqueue` within the caller's transaction, and `settled` with whether it was committed.

    A synchronous transaction takes the row at once; an asynchronous one when it commits, which is the only moment at
    which a plain call can run SQL in it. Raises ShieldgenRuntimeError for what is no transaction of SQLAlchemy.
    """
    match transaction:
        case Session():
            enqueue(transaction)
            _watch_session(transaction, None, settled)
        case AsyncSession():
            _watch_session(transaction.sync_session, enqueue, settled)
        case Connection():
            enqueue(transaction)
            _watch_connection(transaction, None, settled)
        case AsyncConnection(sync_connection=Connection() as connection):
            _watch_connection(connection, enqueue, settled)
        case _:
            raise ShieldgenRuntimeError(
                f"within= takes a Session, AsyncSession, Connection or AsyncConnection of SQLAlchemy in a"
                f" transaction, not {type(transaction).__name__}"
            )


def _watch_session(
    session: Session, enqueue: Callable[[Session | Connection], None] | None, settled: Callable[[bool], None]
) -> None:
    waiting, enqueuing = True, False

    def is_over(session: Session) -> bool:
        """Whether the event is not the transaction's own, but that of a savepoint or of a later transaction."""
        return not waiting or enqueuing or session.in_nested_transaction()

    def before_commit(session: Session) -> None:
        nonlocal enqueuing
        if enqueue is not None and not is_over(session):
            enqueuing = True
            enqueue(session)
            enqueuing = False

    def after_commit(session: Session) -> None:
        nonlocal waiting
        if not is_over(session):
            waiting = False
            settled(True)

    def after_rollback(session: Session) -> None:
        nonlocal waiting
        if not is_over(session):
            waiting = False
            settled(False)

    # They stay as long as the session, and do nothing once its transaction is over.
    event.listen(session, "before_commit", before_commit)
    event.listen(session, "after_commit", after_commit)
    event.listen(session, "after_rollback", after_rollback)


def _watch_connection(
    connection: Connection, enqueue: Callable[[Session | Connection], None] | None, settled: Callable[[bool], None]
) -> None:
    waiting = True

    def commit(connection: Connection) -> None:
        nonlocal waiting
        if waiting:
            waiting = False
            if enqueue is not None:
                enqueue(connection)
            settled(True)

    def rollback(_: Connection) -> None:
        nonlocal waiting
        if waiting:
            waiting = False
            settled(False)

    event.listen(connection, "commit", commit, once=True)
    event.listen(connection, "rollback", rollback, once=True)
