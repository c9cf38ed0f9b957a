"""A name and the scope it is used in into what it may stand for: bindings, parameters, globals, builtins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import calling, declared, defined, filling, members, passing
from .bindings import Binding
from .values import ClassValue, Constant, External, FunctionValue, Instance, Items, Scope, Unnamed, Value

if TYPE_CHECKING:
    from .linking import Program


def lookup(program: Program, name: str, scope: Scope, line: int) -> Iterator[Value]:
    """What a name may stand for where it is used on `line` of the scope."""
    here: Scope | None = scope
    while here is not None:
        bound = program.bindings(here)
        parameter = _parameter(here.function, name) if here.function else None
        if name not in bound.outside and (name in bound.names or parameter is not None):
            reaching, through = _reaching(bound.names.get(name, ()), line if here is scope else None)
            if parameter is not None and through:
                yield from of_parameter(program, parameter, here)
            found = [value for binding in reaching for value in program.bound(binding, here)]
            if here.function is None:
                found = list(filling.of_global(program, found, here.path, name))
            yield from found
            if here.function is None and all(isinstance(value, Constant) for value in found):
                yield from members.global_writes(program, here.path, name)
            return
        if here.function is None:
            yield from members.of_stars(program, here.path, name, bound)
            if name in members.BUILTINS:
                yield External(f"builtins.{name}")
        here = here.parent


def bound(program: Program, binding: Binding, scope: Scope) -> Iterator[Value]:
    """What one binding gives its name."""
    match binding.node:
        case code.Function():
            yield FunctionValue(scope.path, binding.node, scope)
            return
        case code.Class():
            yield ClassValue(scope.path, binding.node, scope)
            return
        case code.Import():
            yield from members.imported(program, scope.path, binding.node)
            return
        case None:
            pass
    if binding.how == "caught":
        for expr in binding.types:
            yield from declared.instances(program, expr, scope)
        return
    yield from assigned(program, binding.expr, binding.annotation, scope, binding)


def assigned(
    program: Program,
    expr: code.Expr | None,
    annotation: code.Expr | None,
    scope: Scope,
    binding: Binding | None = None,
) -> Iterator[Value]:
    """What an assigned expression gives; its annotation where the expression itself tells too little."""
    found: tuple[Value, ...] = program.values(expr, scope) if expr is not None else ()
    if binding is not None and expr is not None:
        if binding.how == "element":
            found = tuple(e for value in found for e in calling.elements(program, value))
        elif binding.how == "entered":
            found = tuple(e for value in found for e in calling.entered(program, value, is_async=binding.is_async))
        for place in binding.index:
            found = tuple(e for value in found for e in calling.item(program, value, place))
    if annotation is not None and all(_empty(value) or isinstance(value, External) for value in found):
        # What is declared says more than what a library made (a proxy, a context variable, an empty list).
        yield from declared.instances(program, annotation, scope) or found
        return
    yield from found


def of_parameter(program: Program, parameter: code.Parameter, scope: Scope) -> Iterator[Value]:
    """What a parameter of the scope's function may be."""
    function = scope.function
    if function is None:
        return
    given = next((values for name, values in scope.bound if name == parameter.name), None)
    if given is not None:
        yield from given
        return
    first = function.parameters[0]
    if function.owner and parameter is first and not _is_static(function):
        receiver = scope.receiver or defined.find_class(program, scope.path, function.owner, scope.parent)
        if receiver is not None:
            yield receiver if _is_class_method(function) else Instance(receiver)
        return
    outer = scope.parent or Scope(scope.path)
    found: list[Value] = []
    if parameter.annotation is not None:
        found += declared.instances(program, parameter.annotation, outer)
    if parameter.default is not None:
        found += [v for v in passing.default(program, parameter.default, outer) if not isinstance(v, Constant)]
    if parameter.kind == "var_positional":
        yield Items("tuple", tuple(found))
    elif parameter.kind == "var_keyword":
        yield Items("dict", tuple(found))
    elif found:
        yield from dict.fromkeys(found)
    else:
        yield Unnamed(scope.id, parameter.name)


def _empty(value: Value) -> bool:
    match value:
        case Constant() | Unnamed():
            return True
        case Items():
            return not value.elements
        case _:
            return False


def _parameter(function: code.Function, name: str) -> code.Parameter | None:
    return next((p for p in function.parameters if p.name == name), None)


def _is_static(function: code.Function) -> bool:
    return any(isinstance(d, code.Name) and d.id == "staticmethod" for d in function.decorators)


def _is_class_method(function: code.Function) -> bool:
    named = any(isinstance(d, code.Name) and d.id == "classmethod" for d in function.decorators)
    return named or function.name in ("__new__", "__init_subclass__", "__class_getitem__")


def _reaching(found: tuple[Binding, ...], line: int | None) -> tuple[tuple[Binding, ...], bool]:
    """The bindings that may hold where a name is used, and whether what was there before them may hold too."""
    if line is None:
        return found, True
    before = [binding for binding in found if binding.effective <= line]
    if not before:
        return (found, True)
    kept: list[Binding] = []
    for binding in reversed(before):
        first, last = binding.block
        if binding.how in ("element", "caught") and not first <= line <= last:
            continue
        kept.append(binding)
        if first <= line <= last:
            return tuple(reversed(kept)), False
    return tuple(reversed(kept)), True
