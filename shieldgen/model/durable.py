"""A durable task in an application's database, as an operator sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["waiting", "running", "finished", "failed", "cancelled", "dead"]
"""Dead: its process ended under it so often that it is not tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask:
    """A durable task in the database: `runs` counts how often it was begun, times are in UTC."""

    id: str
    name: str
    task: str
    key: str | None
    state: State
    runs: int
    process: str | None
    scheduled: datetime
    ended: datetime | None
    arguments: dict[str, Any]
    result: Any
    error: str | None
