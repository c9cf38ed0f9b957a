"""Durable tasks into a table or a page for people, and into JSON for programs."""

import json
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from ..model.durable import DurableTask, State
from ..reporting.escape import plain

_STYLES: dict[State, str] = {
    "waiting": "cyan",
    "running": "blue",
    "finished": "green",
    "failed": "red",
    "cancelled": "yellow",
    "dead": "bold red",
}


def table(tasks: Sequence[DurableTask], *, width: int, colour: bool) -> str:
    """One line a task, the newest first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not tasks:
        return "no durable task\n"
    listed = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("id", "task", "key", "state", "runs", "scheduled (UTC)"):
        listed.add_column(heading, overflow="fold", justify="right" if heading == "runs" else "left")
    for task in tasks:
        listed.add_row(
            plain(task.id),
            plain(task.task),
            plain(task.key or ""),
            Text(task.state, style=_STYLES[task.state]),
            str(task.runs),
            _at(task.scheduled),
        )
    written = StringIO()
    Console(
        file=written,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
    ).print(listed)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def page(task: DurableTask) -> str:
    """All that is known of one task."""
    said = {word: _in_words(word, value) for word, value in _fields(task).items() if value is not None}
    return "".join(f"{word:<11}{plain(value)}\n" for word, value in said.items() if value)


def as_json(tasks: Sequence[DurableTask]) -> str:
    """A version and the tasks, times in ISO 8601."""
    listed = [
        {word: value.isoformat() if isinstance(value, datetime) else value for word, value in _fields(task).items()}
        for task in tasks
    ]
    return json.dumps({"version": 1, "tasks": listed}, indent=2, default=str) + "\n"


def _fields(task: DurableTask) -> dict[str, Any]:
    """What is told of a task, in this order, by the words that an operator knows it by."""
    return {
        "id": task.id,
        "task": task.task,
        "function": task.name,
        "key": task.key,
        "state": task.state,
        "runs": task.runs,
        "process": task.process,
        "scheduled": task.scheduled,
        "ended": task.ended,
        "arguments": task.arguments,
        "result": task.result,
        "error": task.error,
    }


def _in_words(word: str, value: Any) -> str:
    if isinstance(value, datetime):
        return _at(value)
    if word in ("arguments", "result"):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
