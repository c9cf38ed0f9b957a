"""A call that schedules work, and its statement, into what becomes of the result: the definition of a site's syntax.

The audit reads it here, and so does whatever rewrites the site.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import code
from ..model.facts import SiteSyntax
from .walking import expressions, parts

_COLLECTING = frozenset(
    {"add", "append", "insert", "extend", "update", "setdefault", "put", "put_nowait", "appendleft"}
)
_Node = code.Expr | code.Statement


def read_site(call: code.Call, statement: code.Statement) -> SiteSyntax:
    """How a call in a statement is written."""
    for expr in expressions(statement):
        around = [] if expr is call else _around(expr, call)
        if around is not None:
            return _usage([call, *around, statement], 1)
    return SiteSyntax("other", None)


def _around(expr: code.Expr, call: code.Call) -> list[_Node] | None:
    """The expressions around a call up to this one, innermost first; None where it does not hold the call."""
    for part in (expr.body,) if isinstance(expr, code.Lambda) else parts(expr):
        around = [] if part is call else _around(part, call)
        if around is not None:
            return [*around, expr]
    return None


def _usage(line: Sequence[_Node], first: int) -> SiteSyntax:
    """What becomes of a result: the innermost construct from the place `first` on that takes it decides.

    `line` are the call, the expressions around it and its statement.
    """
    for place in range(first, len(line)):
        match line[place]:
            case code.Await():
                return SiteSyntax("awaited", None)
            case code.Evaluate():
                return SiteSyntax("dropped", None)
            case code.Assign(operator=None, targets=targets):
                return _assigned(targets)
            case code.Assign():
                return SiteSyntax("collection", None)
            case code.Walrus(target=name):
                return _named(name)
            case code.Return() | code.Yield() | code.Lambda():
                return SiteSyntax("returned", None)
            case code.With():
                return SiteSyntax("entered", None)
            case code.Call() as taker:
                awaited = isinstance(line[place + 1], code.Await)
                return SiteSyntax("awaited", None) if awaited else _passed(taker)
            case code.Comprehension():
                return _collected(line, place)
            case code.Collection() as display if _holds(display, line[place - 1], line[place + 1]):
                return _collected(line, place)
            case code.Attribute():
                # `create_task(f()).add_done_callback(g)`: the method's result is what is left.
                return SiteSyntax("dropped" if _stands_alone(line[place:]) else "other", None)
            case _:
                continue
    return SiteSyntax("other", None)


def _collected(line: Sequence[_Node], place: int) -> SiteSyntax:
    """What becomes of an element is what becomes of what holds it; in a name or attribute, it is collected there."""
    outer = _usage(line, place + 1)
    return SiteSyntax("collection", outer.bound) if outer.usage in ("local", "attribute", "global") else outer


def _holds(display: code.Collection, part: _Node, outer: _Node) -> bool:
    """Whether a part of a display is an element of it: not what is unpacked there, nor one of several indices."""
    unpacked = isinstance(part, code.Star) or any(
        key is None and item is part for key, item in zip(display.keys, display.items, strict=False)
    )
    return not unpacked and not (isinstance(outer, code.Subscript) and outer.index is display)


def _assigned(targets: tuple[code.Expr, ...]) -> SiteSyntax:
    for target in targets:
        if isinstance(target, code.Attribute):
            return SiteSyntax("attribute", target.attr)
        if isinstance(target, code.Subscript):
            return SiteSyntax("collection", None)
    for target in targets:
        if isinstance(target, code.Name):
            return _named(target.id)
    return SiteSyntax("local", None)


def _named(name: str) -> SiteSyntax:
    return SiteSyntax("dropped", None) if name == "_" else SiteSyntax("local", name)


def _passed(taker: code.Call) -> SiteSyntax:
    if isinstance(taker.func, code.Attribute) and taker.func.attr in _COLLECTING:
        receiver = taker.func.value
        return SiteSyntax("collection", receiver.id if isinstance(receiver, code.Name) else None)
    return SiteSyntax("argument", None)


def _stands_alone(line: Sequence[_Node]) -> bool:
    return isinstance(line[-1], code.Evaluate) and not any(isinstance(node, code.Await) for node in line)
