"""What one file tells, before anything is followed across files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .code import Statement

Origin = Literal["source", "wiring", "runtime"]
Usage = Literal[
    "dropped",
    "local",
    "attribute",
    "collection",
    "global",
    "awaited",
    "argument",
    "returned",
    "entered",
    "other",
]


@dataclass(frozen=True, slots=True)
class SiteSyntax:
    """How a call that schedules background work is written.

    `usage` says what becomes of its result; `bound` is the name that it is bound to or collected in, where there is
    one.
    """

    usage: Usage
    bound: str | None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A `# shieldgen: ignore[SG202] reason` comment; `lines` are the first and last line it covers."""

    line: int
    column: int
    codes: tuple[str, ...]
    reason: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """One Python file. `body` holds its statements with functions as `Define` (without their bodies).

    `path` is relative to the project's root, `name` is the dotted module name, `origin` tells files that shieldgen
    wrote from those of the application.
    """

    path: str
    name: str
    is_package: bool
    origin: Origin
    body: tuple[Statement, ...]
