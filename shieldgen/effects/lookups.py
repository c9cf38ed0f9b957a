"""A test of an `if` to the lookup that it asks about: on one side of it, something is known not to be there."""

from __future__ import annotations

from collections.abc import Callable

from ..model import code
from ..model.frozen import dataclass
from .outline import Fork, Missing, Node

Nodes = tuple[Node, ...]
Origin = Callable[[code.Expr], code.Expr | None]
"""The expression that a local name was set to."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was looked up: `absent` where the test holds because nothing was found."""

    asked: code.Expr
    absent: bool


def lookup(test: code.Expr, origin: Origin) -> Lookup | None:
    """The lookup of `row is None`, `not row`, `row` or `key in rows`; None for every other test."""
    if isinstance(test, code.Operation) and test.word == "not" and len(test.operands) == 1:
        inner = lookup(test.operands[0], origin)
        return Lookup(inner.asked, not inner.absent) if inner is not None else None
    if isinstance(test, code.Operation) and len(test.operands) == 2:
        left, right = test.operands
        if test.word in ("in", "not in"):
            return Lookup(right, test.word == "not in") if isinstance(right, code.Name | code.Attribute) else None
        if test.word in ("is", "is not", "==", "!=") and isinstance(right, code.Literal) and right.value is None:
            found = lookup(left, origin)
            return Lookup(found.asked, test.word in ("is", "==")) if found is not None else None
        return None
    if isinstance(test, code.Walrus):
        return _asked(test.value)
    return _asked(origin(test)) if isinstance(test, code.Name) else None


def _asked(expr: code.Expr | None) -> Lookup | None:
    called = expr.value if isinstance(expr, code.Await) else expr
    return Lookup(expr, absent=False) if expr is not None and isinstance(called, code.Call) else None


def branches(statement: code.If, origin: Origin, *, body: Nodes, orelse: Nodes) -> Nodes:
    """The nodes of an `if`, with a word where something that was looked up is known to be missing."""
    found = lookup(statement.test, origin)
    absent = () if found is None else (Missing(statement.span, found.asked.span),)
    if found is not None and body and found.absent:
        body = (*absent, *body)
    if found is not None and orelse and not found.absent:
        orelse = (*absent, *orelse)
    fork = (Fork((body, orelse)),) if body or orelse else ()
    left = bool(statement.body) and isinstance(statement.body[-1], code.Return | code.Raise | code.Jump)
    only_then = found is not None and not found.absent and left and not statement.orelse
    return (*fork, *absent) if only_then else fork
