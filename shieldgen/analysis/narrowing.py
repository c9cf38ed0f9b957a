"""A name or attribute inside a test by `isinstance` into what it stands for there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import classes
from .values import ClassValue, External, Instance, Scope, Value
from .walking import dotted

if TYPE_CHECKING:
    from .linking import Program


def narrowed(
    program: Program, expr: code.Name | code.Attribute, scope: Scope, found: Iterable[Value]
) -> Iterator[Value]:
    """What an expression stands for where a test around it says of what type it is."""
    told = program.bindings(scope).narrowed
    if not told:
        yield from found
        return
    what, line = dotted(expr), expr.span.line
    tests = [n for n in told if n.what == what and n.lines[0] <= line <= n.lines[1]] if what is not None else []
    if not tests:
        yield from found
        return
    values = tuple(found)
    types = tuple(value for kind in tests[-1].types for value in program.values(kind, scope))
    fitting = tuple(value for value in values if _is_of(program, value, types))
    yield from fitting or tuple(made for kind in types for made in _instances(program, kind)) or values


def _is_of(program: Program, value: Value, types: tuple[Value, ...]) -> bool:
    return isinstance(value, Instance) and any(kind in classes.mro(program, value.cls) for kind in types)


def _instances(program: Program, kind: Value) -> Iterator[Value]:
    match kind:
        case ClassValue():
            yield Instance(kind)
        case External() if not kind.name.endswith("()"):
            yield External(program.canonical(f"{kind.name}()"))
        case _:
            return
