"""What one file tells, before anything is followed across files."""

from dataclasses import dataclass
from typing import Literal

from .code import Span, Statement

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
    """A call that may schedule background work, as it is written: read by libcst from its island.

    `call` is the span of the whole call. `usage` says what becomes of its result; `bound` is the local or global name
    it is bound to, where there is one. `function` is the qualname of the enclosing function ("" at module level).
    """

    call: Span
    verb: str
    usage: Usage
    bound: str | None
    function: str


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
