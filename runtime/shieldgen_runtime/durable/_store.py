"""Turns durable tasks into rows of DBOS, many in one transaction, and rows into what is known of a task."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowSerializationFormat, WorkflowStatus
from dbos import error as dbos_error
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from .._task import Status, logger
from ._declaration import DurableTask
from ._options import DurableRecord

T = TypeVar("T")

APPLICATION = QUEUE = "shieldgen"

VERSION = "shieldgen"
"""One version for ever: by default a workflow is resumed only by the very code that began it."""

HELD = 3600.0
"""Seconds that a task which was accepted for after the response waits at most, should its process die before that."""

PATIENCE = 5.0
"""Seconds to wait for a database that does not answer, before a task is refused."""

BATCH = 200

ENDED: dict[str, Status] = {
    "SUCCESS": "finished",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
}
WAITING = {"ENQUEUED": "scheduled", "DELAYED": "scheduled", "PENDING": "running"}


@dataclass(frozen=True, slots=True)
class Row:
    """A task as it is enqueued."""

    id: str
    options: EnqueueOptions
    arguments: tuple[Any, ...]


def _row_of(task: DurableTask[Any], held_by: str | None) -> Row:
    declared, own = task.declared, f"{task.declared.name}:{task.key}"
    once = task.key is not None and declared.policy.once
    workflow = own if once else str(uuid.uuid4())
    options = EnqueueOptions(
        workflow_name=declared.name,
        queue_name=QUEUE,
        workflow_id=workflow,
        serialization_type=WorkflowSerializationFormat.PORTABLE,
        attributes={"task": task.name, "key": task.key, "once": declared.policy.once, "held_by": held_by},
    )
    if held_by is not None:
        options["delay_seconds"] = HELD
    if task.key is not None and not once:
        options["deduplication_id"] = own
    return Row(workflow, options, (task.payload, task._name, task.key))


def engine_of(url: URL) -> Engine:
    """An engine that answers within PATIENCE, or raises."""
    if url.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": int(PATIENCE), "application_name": "shieldgen"}
        return create_engine(url, pool_pre_ping=True, pool_timeout=PATIENCE, connect_args=arguments)
    engine = create_engine(url, pool_timeout=PATIENCE, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def begin_immediately(connection: Any, _: Any) -> None:
        connection.isolation_level = "IMMEDIATE"  # a lock that is upgraded later fails at once, without waiting

    return engine


class Store:
    """The rows of the durable tasks of one database, for one event loop."""

    def __init__(self, url: URL, *, is_guest: bool) -> None:
        self.url = url
        # An application's own DBOS has a name and a version of its own: what belongs to nobody it runs too.
        self._application = None if is_guest else APPLICATION
        self._version = None if is_guest else VERSION
        self._engine = engine_of(url)
        self._client = DBOSClient(
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=self._application,
            lazy=True,
            retry_connection_errors=False,  # who schedules learns at once that the database is gone
        )
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="durable")
        self._rows: list[tuple[Row, asyncio.Future[str]]] = []
        self._writer: asyncio.Task[None] | None = None

    def close(self) -> None:
        self._client.destroy()
        self._engine.dispose()
        self._threads.shutdown(wait=False)

    def row_of(self, task: DurableTask[Any], *, held_by: str | None = None) -> Row:
        row = _row_of(task, held_by)
        if self._version is not None:
            row.options["app_version"] = self._version
        return row

    async def enqueue(self, row: Row) -> str:
        """Commits the row, with all others that wait, and returns its id or that of the task that holds its key."""
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._rows.append((row, ended))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await ended

    async def _write(self) -> None:
        while self._rows:
            batch, self._rows = self._rows[:BATCH], self._rows[BATCH:]
            outcomes = await self.in_thread(self._commit, [row for row, _ in batch])
            for (_, ended), outcome in zip(batch, outcomes, strict=True):
                if ended.cancelled():
                    continue
                if isinstance(outcome, str):
                    ended.set_result(outcome)
                else:
                    ended.set_exception(outcome)
        self._writer = None

    def _commit(self, rows: Sequence[Row]) -> Sequence[str | Exception]:
        if len(rows) > 1 and not any("deduplication_id" in row.options for row in rows):
            try:
                with self._engine.begin() as connection:
                    for row in rows:
                        self._client.enqueue_in_transaction(connection, row.options, *row.arguments)
            except OperationalError as error:
                return [error] * len(rows)
            except Exception:  # one of them is not as the others: each by itself
                return [self._commit_one(row) for row in rows]
            return [row.id for row in rows]
        return [self._commit_one(row) for row in rows]

    def _commit_one(self, row: Row) -> str | Exception:
        options = row.options.copy()
        if "deduplication_id" in options:
            options["duplication_policy"] = "return-existing"
        try:
            return self._client.enqueue(options, *row.arguments).get_workflow_id()
        except Exception as error:
            return error

    def enqueue_within(self, transaction: Session | Connection, row: Row) -> str | None:
        """Adds the row to the caller's transaction; None if another task holds its key."""
        try:
            with transaction.begin_nested():
                self._client.enqueue_in_transaction(transaction, row.options, *row.arguments)
        except dbos_error.DBOSQueueDeduplicatedError:
            return None
        return row.id

    def release(self, tasks: Sequence[str]) -> None:
        """Lets held tasks run."""
        for task in tasks:
            self._client.set_workflow_delay(task, delay_seconds=0)

    def cancel(self, task: str) -> None:
        self._client.cancel_workflow(task)

    def begun(self) -> dict[str, list[str]]:
        """What processes run or hold, or did so when they ended: ids by executor."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for workflow in self._client.list_workflows(
            status=["PENDING", "DELAYED"], application_name=self._application, load_input=False, load_output=False
        ):
            is_held = workflow.status == "DELAYED"
            holder = (workflow.attributes or {}).get("held_by") if is_held else workflow.executor_id
            if holder is not None:
                found[holder].append(workflow.workflow_id)
        return found

    async def ended(self, ids: Sequence[str]) -> list[WorkflowStatus]:
        """Those of the tasks that have ended."""
        find = partial(self._client.list_workflows, status=list(ENDED), load_input=False)
        found: list[WorkflowStatus] = []
        for start in range(0, len(ids), 500):
            found += await self.in_thread(partial(find, workflow_ids=list(ids[start : start + 500])))
        return found

    async def unknown(self, known: Sequence[str]) -> set[str]:
        """Names of tasks that wait and that no wiring declares."""
        waiting = await self.in_thread(
            partial(self._client.list_workflows, status=list(WAITING), queue_name=QUEUE, load_input=False)
        )
        return {workflow.name for workflow in waiting} - set(known)

    async def forget(self, keep_days: float) -> None:
        """Deletes what ended longer ago than that, except what `once` has to remember."""
        before = (datetime.now(UTC) - timedelta(days=keep_days)).isoformat()
        find = partial(
            self._client.list_workflows,
            status=list(ENDED),
            application_name=self._application,
            completed_before=before,
            limit=BATCH,
            load_input=False,
            load_output=False,
        )
        kept = 0
        while found := await self.in_thread(partial(find, offset=kept)):
            old = [w.workflow_id for w in found if _is_ours(w) and not (w.attributes or {}).get("once")]
            kept += len(found) - len(old)
            if old:
                await self.in_thread(self._client.delete_workflows, old)

    async def records(self, limit: int) -> list[DurableRecord]:
        """The newest first."""
        find = partial(self._client.list_workflows, application_name=self._application, sort_desc=True, limit=limit)
        return [_record(workflow) for workflow in await self.in_thread(find) if _is_ours(workflow)]

    def soon(self, call: Callable[..., Any], /, *args: Any) -> None:
        """Calls it in a thread; nobody waits for it."""
        self._threads.submit(call, *args).add_done_callback(_log_failure)

    async def in_thread(self, call: Callable[..., T], /, *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(call, *args))


def _log_failure(call: Future[Any]) -> None:
    if (error := call.exception()) is not None:
        logger.warning("The database of durable tasks did not answer: %s", error)


def _is_ours(workflow: WorkflowStatus) -> bool:
    return "task" in (workflow.attributes or {})


def _record(workflow: WorkflowStatus) -> DurableRecord:
    attributes = workflow.attributes or {}
    stored = workflow.input
    return DurableRecord(
        id=workflow.workflow_id,
        name=workflow.name,
        task=attributes.get("task") or workflow.name,
        key=attributes.get("key"),
        status=ENDED.get(workflow.status) or WAITING[workflow.status],
        runs=workflow.recovery_attempts or 0,
        scheduled_at=_at(workflow.created_at or 0),
        ended_at=None if workflow.completed_at is None else _at(workflow.completed_at),
        arguments=dict(stored["args"][0]) if stored and stored["args"] else {},
        error=None if workflow.error is None else str(workflow.error),
        is_dead=workflow.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED",
    )


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
