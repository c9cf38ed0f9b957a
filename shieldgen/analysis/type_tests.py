"""Tests by `isinstance` into what they say of a name or an attribute on the lines behind them."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.frozen import dataclass
from .walking import dotted


@dataclass(frozen=True, slots=True)
class Narrowing:
    """On these lines `what` (`client`, `self.client`) is an instance of one of the types."""

    what: str
    types: tuple[code.Expr, ...]
    lines: tuple[int, int]


def narrowings(statement: code.Statement, block: tuple[code.Statement, ...]) -> Iterator[Narrowing]:
    """What a statement of a block tells of the lines inside or behind it."""
    match statement:
        case code.If(test=code.Operation(word="not", operands=(test,)), body=body) if _leaves(body[-1]):
            behind = (statement.span.end_line + 1, block[-1].span.end_line)
            yield from (Narrowing(what, types, behind) for what, types in _tests(test))
        case code.If(test=test, body=body):
            inside = (body[0].span.line, body[-1].span.end_line)
            yield from (Narrowing(what, types, inside) for what, types in _tests(test))
        case code.Assert(test=test):
            behind = (statement.span.end_line + 1, block[-1].span.end_line)
            yield from (Narrowing(what, types, behind) for what, types in _tests(test))
        case _:
            return


def _leaves(statement: code.Statement) -> bool:
    if isinstance(statement, code.Jump):
        return statement.word in ("break", "continue")
    return isinstance(statement, code.Return | code.Raise)


def _tests(test: code.Expr) -> Iterator[tuple[str, tuple[code.Expr, ...]]]:
    match test:
        case code.Alternative(word="and", options=options):
            for option in options:
                yield from _tests(option)
        case code.Call(func=code.Name(id="isinstance"), arguments=(subject, kind)):
            what = dotted(subject.value)
            if what is not None:
                types = kind.value.items if isinstance(kind.value, code.Collection) else (kind.value,)
                yield what, types
        case _:
            return
