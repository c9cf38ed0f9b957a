"""The database of an application's durable tasks into what waits, runs or ended there, and the say of an operator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingsError
from ..model.durable import DurableTask, State

if TYPE_CHECKING:
    from dbos import DBOSClient, WorkflowStatus

STATES: dict[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "finished",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "dead",
}

# As the runtime's durable part has them, which the tool does not import.
QUEUE = VERSION = "shieldgen"


class DurableTasks:
    """The durable tasks of one database."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def list(self, states: Sequence[State], limit: int) -> list[DurableTask]:
        """The newest `limit` of them, in these states if any are given."""
        status = [status for status, state in STATES.items() if state in states] or None
        found: list[DurableTask] = []
        while len(found) < limit:
            page = self._client.list_workflows(status=status, sort_desc=True, limit=200, offset=len(found))
            found += [_task(workflow) for workflow in page if _is_ours(workflow)]
            if len(page) < 200:
                break
        return found[:limit]

    def get(self, task: str) -> DurableTask:
        """Raises SettingsError where there is none."""
        found = self._client.list_workflows(workflow_ids=[task])
        if not found or not _is_ours(found[0]):
            raise SettingsError(
                f"no durable task has the id {task}; `shieldgen durable list` shows those that there are"
            )
        return _task(found[0])

    def retry(self, task: str) -> DurableTask:
        """Lets a task that failed, died or was cancelled run again under its id. Raises SettingsError for another."""
        found = self.get(task)
        if found.state not in ("failed", "dead", "cancelled"):
            raise SettingsError(f"task {task} is {found.state}: only one that failed, died or was cancelled runs again")
        self._client.rewind_workflow(task, queue_name=QUEUE, application_version=VERSION)
        return self.get(task)

    def cancel(self, task: str) -> DurableTask:
        """Keeps a task that waits from running, and what a task that runs has done from counting."""
        found = self.get(task)
        if found.state not in ("waiting", "running"):
            raise SettingsError(f"task {task} has ended: it is {found.state}")
        self._client.cancel_workflow(task)
        return self.get(task)


@contextmanager
def durable_tasks(url: str) -> Iterator[DurableTasks]:
    """The durable tasks of the database. Raises SettingsError where it cannot be read, or the engine is missing."""
    try:
        from dbos import DBOSClient, DBOSPortableJSONSerializer
        from sqlalchemy import make_url
        from sqlalchemy.exc import SQLAlchemyError
    except ModuleNotFoundError as error:
        raise SettingsError(f"durable tasks need {error.name}: pip install 'shieldgen[durable]'") from error
    try:
        place = make_url(url)
        driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[place.get_backend_name()]
        client = DBOSClient(
            system_database_url=place.set(drivername=driver).render_as_string(hide_password=False),
            serializer=DBOSPortableJSONSerializer(),
            retry_connection_errors=False,
            lazy=True,
        )
    except (SQLAlchemyError, KeyError) as error:
        raise SettingsError(
            "--url must be a SQLite or Postgres URL, such as sqlite:///shop.db or postgresql://user@host/shop"
        ) from error
    if driver == "sqlite" and not Path(place.database or "").is_file():
        raise SettingsError(f"--url names a file that is not there: {place.database}")
    try:
        yield DurableTasks(client)
    except SQLAlchemyError as error:
        shown = place.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise SettingsError(
            f"the durable tasks of {shown} cannot be read: {reason}; an application that has run with "
            f"`add_tasks(app, durable=...)` has made their tables"
        ) from error
    finally:
        client.destroy()


def _is_ours(workflow: WorkflowStatus) -> bool:
    return "task" in (workflow.attributes or {})


def _task(workflow: WorkflowStatus) -> DurableTask:
    attributes = workflow.attributes or {}
    stored = workflow.input
    return DurableTask(
        id=workflow.workflow_id,
        name=workflow.name,
        task=str(attributes.get("task") or workflow.name),
        key=attributes.get("key"),
        state=STATES[workflow.status],
        runs=workflow.recovery_attempts or 0,
        process=workflow.executor_id,
        scheduled=_at(workflow.created_at or 0),
        ended=None if workflow.completed_at is None else _at(workflow.completed_at),
        arguments=dict(stored["args"][0]) if stored and stored["args"] else {},
        result=workflow.output,
        error=None if workflow.error is None else str(workflow.error),
    )


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
