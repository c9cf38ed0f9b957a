"""An attribute of an application's state into what the project sets it to, wherever that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import naming
from .values import External, Scope, Value
from .walking import blocks, last_name

if TYPE_CHECKING:
    from .linking import Program

_APPLICATIONS = ("fastapi.FastAPI()", "starlette.applications.Starlette()", ".app")
_MOST = 6
"""What is set to more things may be anything."""
_NAMES = frozenset({"app", "application", "_app", "fastapi_app"})


def attribute(program: Program, expr: code.Attribute, scope: Scope) -> tuple[Value, ...]:
    """What `request.app.state.pool` stands for; empty where the expression is no such thing, or nothing is known."""
    if not _is_state(program, expr.value, scope):
        return ()
    if expr.attr not in program.state:
        # What is set there may be made of what is read from there.
        program.state[expr.attr] = ()
        found = tuple(dict.fromkeys(_kept(program, expr.attr)))
        program.state[expr.attr] = found if len(found) <= _MOST else ()
    return program.state[expr.attr]


def _is_state(program: Program, expr: code.Expr, scope: Scope) -> bool:
    if not isinstance(expr, code.Attribute) or expr.attr != "state":
        return False
    return last_name(expr.value) in _NAMES or any(
        isinstance(value, External) and value.name.endswith(_APPLICATIONS)
        for value in program.values(expr.value, scope)
    )


def _kept(program: Program, attr: str) -> Iterator[Value]:
    words = f".state.{attr}"
    for path in program.modules.mentioning((f"{words} =", f"{words}: ")):
        facts = program.module(path)
        if facts is None or facts.origin != "source":
            continue
        lines = program.modules.lines_holding(path, (words,), whole=False)
        for scope in _scopes(program, Scope(path), facts.body, lines):
            for write in program.bindings(scope).writes:
                if write.attr == attr and _is_state(program, write.target, scope):
                    yield from naming.assigned(program, write.expr, write.annotation, scope)


def _scopes(
    program: Program, scope: Scope, block: tuple[code.Statement, ...], lines: tuple[int, ...]
) -> Iterator[Scope]:
    """The scope and those inside it, of functions on whose lines something stands that is looked for."""
    if scope.function is None:
        yield scope
    for statement in block:
        if not any(statement.span.line <= line <= statement.span.end_line for line in lines):
            continue
        match statement:
            case code.Define():
                inner = Scope(scope.path, statement.function, scope)
                yield inner
                yield from _scopes(program, inner, program.body(inner), lines)
            case code.DefineClass():
                yield from _inside(program, scope, statement.cls.body, lines)
            case _:
                for part in blocks(statement):
                    yield from _inside(program, scope, part, lines)


def _inside(
    program: Program, scope: Scope, block: tuple[code.Statement, ...], lines: tuple[int, ...]
) -> Iterator[Scope]:
    for found in _scopes(program, scope, block, lines):
        if found is not scope:
            yield found
