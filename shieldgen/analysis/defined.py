"""A module or function into the functions and classes that it defines, found by their qualified names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import code
from ..model.task import FunctionId
from .values import BoundMethod, ClassValue, FunctionValue, Scope
from .walking import blocks

if TYPE_CHECKING:
    from .linking import Program


def definitions(block: tuple[code.Statement, ...], path: str, outer: Scope) -> Iterator[FunctionValue | ClassValue]:
    """The functions and classes of a block, methods included, those inside functions left out."""
    for statement in block:
        match statement:
            case code.Define():
                yield FunctionValue(path, statement.function, outer)
            case code.DefineClass():
                yield ClassValue(path, statement.cls, outer)
                yield from definitions(statement.cls.body, path, outer)
            case _:
                for inner in blocks(statement):
                    yield from definitions(inner, path, outer)


def methods(found: Iterable[FunctionValue | ClassValue]) -> dict[str, tuple[BoundMethod, ...]]:
    """The methods among the definitions of a module by their names, each with its class."""
    owners = {d.cls.qualname: d for d in found if isinstance(d, ClassValue)}
    named: dict[str, tuple[BoundMethod, ...]] = {}
    for definition in found:
        if not isinstance(definition, FunctionValue):
            continue
        owner = owners.get(definition.function.owner or "")
        if owner is not None:
            name = definition.function.name
            named[name] = (*named.get(name, ()), BoundMethod(definition, owner))
    return named


def find_function(program: Program, wanted: FunctionId) -> FunctionValue | None:
    """The function of that qualified name (the last one where it is defined several times)."""
    outermost, _, inner = wanted.qualname.partition(".<locals>.")
    found: FunctionValue | None = None
    for definition in program.definitions(wanted.path):
        if isinstance(definition, FunctionValue) and definition.function.qualname == outermost:
            found = definition
    qualname = outermost
    while found is not None and inner:
        name, _, inner = inner.partition(".<locals>.")
        qualname = f"{qualname}.<locals>.{name}"
        scope = program.enter(found, None, Scope(wanted.path))
        inside = [
            d
            for d in definitions(program.body(scope), wanted.path, scope)
            if isinstance(d, FunctionValue) and d.function.qualname == qualname
        ]
        found = inside[-1] if inside else None
    return found


def find_class(program: Program, path: str, qualname: str, outer: Scope | None) -> ClassValue | None:
    """The class of that qualified name in the scope that its methods look names up in."""
    scope = outer or Scope(path)
    if scope.function is None:
        return next(
            (d for d in program.definitions(path) if isinstance(d, ClassValue) and d.cls.qualname == qualname), None
        )
    return next(
        (
            d
            for d in definitions(program.body(scope), path, scope)
            if isinstance(d, ClassValue) and d.cls.qualname == qualname
        ),
        None,
    )
