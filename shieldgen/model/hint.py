"""What an author declares about a task function."""

from dataclasses import dataclass
from typing import Literal

from .source import Location

Timing = Literal["immediate", "after_route", "after_response"]
Form = Literal["decorator", "comment", "config_table", "call_site"]


@dataclass(frozen=True, slots=True)
class Hint:
    """A declared policy. `stated` holds the keywords that were written; every other field has its default.

    `deadline` and `backoff` are in seconds. `name` and `key` are templates over the function's parameters.
    `on_error` and `on_cancel` are the source text of the handler's expression. `unread` are keywords whose value is
    not a literal, so that nothing may be concluded from them.
    """

    at: Location
    form: Form
    stated: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    shield: bool = False
    timing: Timing = "immediate"
    name: str | None = None
    on_error: str | None = None
    on_cancel: str | None = None
    deadline: float | None = None
    key: str | None = None
    once: bool = False
    retries: int = 0
    backoff: float = 1.0
    always: bool = False
    idempotent: bool | None = None
    critical: bool | str | None = None
    durable: bool = False


KEYWORDS: frozenset[str] = frozenset(
    {
        "shield",
        "timing",
        "name",
        "on_error",
        "on_cancel",
        "deadline",
        "key",
        "once",
        "retries",
        "backoff",
        "always",
        "idempotent",
        "critical",
        "durable",
    }
)
"""Every keyword of a hint; the runtime's `task` takes the same."""
