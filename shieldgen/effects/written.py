"""A call as it is written, for a look at its arguments, and what is found of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..analysis.values import Constant, Value
from ..analysis.walking import within
from ..model import code
from ..model.effect import Confidence, EffectKind, Verdict
from ..model.frozen import dataclass
from .entries import ArgumentPlace, Entry

Look = Callable[[code.Expr], tuple[Value, ...]]
"""What an expression may stand for where the call is written."""
Origin = Callable[[code.Expr], code.Expr | None]
"""The expression that a local name was set to."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one call does.

    `also` is a second effect of the same call: a DELETE over HTTP deletes something too. `seconds` is the most that it
    takes: None where nothing is known, inf where it has no end. `statement` where an SQL text that is handed on tells
    of everything that is written.
    """

    name: str
    entry: Entry | None
    effect: EffectKind | None
    idempotent: Verdict
    because: str
    text: str
    confidence: Confidence = "high"
    guarded: bool = False
    seconds: float | None = None
    also: EffectKind | None = None
    statement: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A call as it is written, with what is needed to look at its arguments."""

    call: code.Call
    look: Look
    origin: Origin

    def argument(self, at: ArgumentPlace) -> code.Expr | None:
        """The argument at a place, by keyword or position."""
        found = self.call.keyword(at.name) if at.name else None
        if found is None and at.position is not None:
            found = self.call.positional(at.position)
        return found

    def constant(self, expr: code.Expr) -> str | bytes | int | float | bool | None:
        """The constant that an expression stands for, if it is one alone."""
        found = self.look(expr)
        if len(found) == 1 and isinstance(found[0], Constant):
            return found[0].value
        return None

    def parts(self, expr: code.Expr) -> Iterator[code.Expr]:
        """The expression, and what its local names were set to, with everything inside."""
        waiting, seen = [expr], set[str]()
        while waiting:
            for part in within(waiting.pop()):
                yield part
                if isinstance(part, code.Name) and part.id not in seen:
                    seen.add(part.id)
                    set_to = self.origin(part)
                    if set_to is not None:
                        waiting.append(set_to)
