"""A container that begins empty into what the code around it puts there: `handlers.append(f)`, `registry[key] = f`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import code
from .values import ClassValue, Items, Scope, Value
from .walking import own, statements

if TYPE_CHECKING:
    from .linking import Program

_PUTS = {"append": 0, "appendleft": 0, "add": 0, "insert": 1, "setdefault": 1}
"""The methods that put something into a container, with the place of it among their arguments."""
_MOST = 12
"""What holds more kinds of things may hold anything."""


def of_attribute(
    program: Program, values: Iterable[Value], cls: ClassValue, attr: str, receiver: ClassValue
) -> Iterator[Value]:
    """The values of an attribute, empty containers with what methods of the class put into them."""
    methods = (b.node for bound in program.class_bindings(cls).names.values() for b in bound)
    scopes = (
        Scope(cls.path, method, cls.outer, receiver)
        for method in methods
        if isinstance(method, code.Function) and method.parameters
    )
    return _filled(program, values, f"{cls.path} {cls.cls.qualname}.{attr}", word=f".{attr}", scopes=scopes)


def of_global(program: Program, values: Iterable[Value], path: str, name: str) -> Iterator[Value]:
    """The values of a module's name, empty containers with what the module and its functions put into them."""
    return _filled(program, values, f"{path} {name}", word=name, scopes=_scopes(program, Scope(path)))


def _filled(
    program: Program, values: Iterable[Value], key: str, *, word: str, scopes: Iterator[Scope]
) -> Iterator[Value]:
    """The values, empty containers with what the scopes put into what the word names; `key` is what it is kept by."""
    for value in values:
        if not (isinstance(value, Items) and not value.elements):
            yield value
            continue
        if key not in program.state:
            # What is put there may be made of what is taken from there.
            program.state[key] = ()
            program.state[key] = _put(program, word, scopes)
        yield Items(value.kind, program.state[key]) if program.state[key] else value


def _scopes(program: Program, scope: Scope) -> Iterator[Scope]:
    """The scope and those of the functions in it."""
    yield scope
    for statement in statements(program.body(scope)):
        if isinstance(statement, code.Define):
            yield from _scopes(program, Scope(scope.path, statement.function, scope))


def _put(program: Program, word: str, scopes: Iterable[Scope]) -> tuple[Value, ...]:
    found: dict[Value, None] = {}
    for scope in scopes:
        function = scope.function
        if function is not None and not program.modules.holds(scope.path, function.span, word):
            continue
        for expr in _puts(program.body(scope), word, scope):
            found.update(dict.fromkeys(program.values(expr, scope)))
    return tuple(found) if len(found) <= _MOST else ()


def _puts(block: tuple[code.Statement, ...], word: str, scope: Scope) -> Iterator[code.Expr]:
    for statement in statements(block):
        if isinstance(statement, code.Assign) and statement.value is not None and statement.operator is None:
            for target in statement.targets:
                if isinstance(target, code.Subscript) and _is(target.value, word, scope):
                    yield statement.value
        for expr in own(statement):
            if isinstance(expr, code.Call) and isinstance(expr.func, code.Attribute) and expr.func.attr in _PUTS:
                held = expr.positional(_PUTS[expr.func.attr])
                if held is not None and _is(expr.func.value, word, scope):
                    yield held


def _is(expr: code.Expr, word: str, scope: Scope) -> bool:
    """Whether the expression is the attribute of that name of a method's own object, or the name itself."""
    match expr:
        case code.Attribute(value=code.Name(id=owner), attr=attr):
            function = scope.function
            return word == f".{attr}" and function is not None and owner == function.parameters[0].name
        case code.Name(id=found):
            return found == word
        case _:
            return False
