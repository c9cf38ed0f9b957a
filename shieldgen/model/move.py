"""What `migrate` does to a file: which calls go through the wiring, and which parameters functions get for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .code import Span
from .source import Location


@dataclass(frozen=True, slots=True, order=True)
class Wired:
    """The wiring of one source module: where it is imported from, and under which name endpoints ask for it."""

    module: str
    alias: str


@dataclass(frozen=True, slots=True)
class MovedCall:
    """A call that schedules a function, and the method that it becomes a call of (`payments.after_response.settle`).

    `form` says where its arguments are: behind the function (`add_task(f, a)`) or in its call (`create_task(f(a))`).
    `passes` where the function is a method, whose object becomes the first argument. `bare` where the name that its
    result was bound to goes away with the statements that used it. `of` where nothing is injected, but the application
    is at hand: the class of the wiring, and what the application is called; `method` is then what follows.
    """

    span: Span
    form: Literal["scheduled", "started"]
    method: str
    passes: bool = False
    of: tuple[Wired, str] | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class HandOn:
    """A call of a helper that hands its scheduler on: `place` is the argument's, by position or by name.

    `place` is None where nothing was handed on so far: what is `passed` comes behind all other arguments, by name.
    `passed` are the helper's new parameters, each with what is passed for it.
    """

    span: Span
    place: int | str | None
    passed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewParameters:
    """The parameters that the function whose name stands on `line` gets, in the place of `drop` where that is set.

    `keyword_only` where it is called by hand, so that none of those that it has may move.
    """

    line: int
    add: tuple[tuple[str, Wired], ...]
    drop: str | None
    keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class FileMoves:
    """All that happens to one file. `statements` go away whole; `unused` are names whose imports may be, too."""

    path: str
    calls: tuple[MovedCall, ...]
    hand_ons: tuple[HandOn, ...]
    parameters: tuple[NewParameters, ...]
    statements: tuple[Span, ...]
    unused: frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class Stays:
    """A site that is left as it is, and why."""

    at: Location
    source: str
    reason: str
