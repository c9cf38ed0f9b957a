"""Places in source text, and what could not be read there."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the project.

    `path` is relative to the project's root with `/` between its parts; `line`, `column` and `end_line` are
    1-based, `column` counted in characters.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One step of an evidence chain: a place and what happens there."""

    at: Location
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that could not be read, with its place; never a lost file and never a crash."""

    at: Location
    kind: Literal["syntax", "encoding", "unreadable", "too-deep", "hint", "config", "signature", "internal"]
    message: str
