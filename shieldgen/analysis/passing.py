"""What a call hands over into what the parameters of the function are, with what FastAPI injects for defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import calling, classes
from .values import (
    BoundMethod,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Instance,
    Items,
    LambdaValue,
    Partial,
    Scope,
    Started,
    Unnamed,
    Value,
)
from .walking import last_name

if TYPE_CHECKING:
    from .linking import Program

_LONGEST_WORD = 24
_ANYTHING = frozenset({"Any", "object", "dict", "Dict", "Mapping", "MutableMapping"})


def default(program: Program, expr: code.Expr, scope: Scope) -> Iterator[Value]:
    """What a parameter's default (or `Annotated` extra) gives: for `Depends(f)` what FastAPI injects."""
    if isinstance(expr, code.Call):
        callees = program.callees(expr, scope)
        if any(isinstance(c, External) and c.name in ("fastapi.Depends", "fastapi.Security") for c in callees):
            dependency = expr.positional(0) or expr.keyword("dependency")
            for value in program.values(dependency, scope) if dependency is not None else ():
                for made in calling.made(program, value, code.Call(expr.func, (), expr.span), scope):
                    if isinstance(made, Started):
                        yield from tuple(calling.yielded(program, made)) or calling.awaited(program, made)
                    else:
                        yield made
            return
    yield from program.values(expr, scope)


def passed(
    program: Program, function: code.Function, call: code.Call | None, scope: Scope, *, skip: int
) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """What a call passes for the parameters whose annotation does not tell, or that are called."""
    if call is None:
        return ()
    parameters = function.parameters[skip:]
    places = [p for p in parameters if p.kind in ("positional_only", "positional_or_keyword")]
    found: list[tuple[str, tuple[Value, ...]]] = []
    position = 0
    for argument in call.arguments:
        if argument.star:
            break
        if argument.name is None:
            parameter = places[position] if position < len(places) else None
            position += 1
        else:
            parameter = next((p for p in parameters if p.name == argument.name), None)
        if parameter is None:
            continue
        telling = tuple(v for v in program.values(argument.value, scope) if _telling(v, parameter.annotation))
        if telling:
            found.append((parameter.name, telling))
    return tuple(found)


def takers(program: Program, callee: Value) -> Iterator[tuple[FunctionValue, int]]:
    """The functions of the project whose parameters a call fills, and how many of those the receiver fills."""
    match callee:
        case FunctionValue():
            yield callee, 0
        case BoundMethod():
            yield callee.method, 1
        case ClassValue():
            for made in classes.of_class(program, callee, "__init__", instance=True):
                yield from takers(program, made)
        case _:
            return


def argument(call: code.Call, function: code.Function, name: str, *, skip: int, behind: int = 0) -> code.Expr | None:
    """What a call passes for a parameter, with the arguments for `function` beginning at the place `behind`."""
    named = call.keyword(name)
    places = [p.name for p in function.parameters[skip:] if p.kind.startswith("positional")]
    return call.positional(behind + places.index(name)) if named is None and name in places else named


def as_given(
    program: Program, value: Value, callee: FunctionValue | BoundMethod, call: code.Call | None, scope: Scope
) -> Iterator[Value]:
    """A value that the callee gives, as the caller sees it: for a parameter of its own, what was passed for that."""
    expr: code.Expr | None = None
    if call is not None and isinstance(value, Unnamed):
        for method, skip in takers(program, callee):
            if method.id == value.scope:
                expr = argument(call, method.function, value.name, skip=skip)
    yield from (value,) if expr is None else program.values(expr, scope)


def _telling(value: Value, annotation: code.Expr | None) -> bool:
    match value:
        case FunctionValue() | BoundMethod() | LambdaValue() | Partial() | Started():
            return True
        case Instance() | ClassValue() | External():
            return annotation is None or last_name(annotation) in ("Any", "object")
        case Items(kind="dict", keyed=keyed):
            # What is passed on under names: `{"emit": emit}`.
            told = annotation.value if isinstance(annotation, code.Subscript) else annotation
            return (told is None or last_name(told) in _ANYTHING) and any(_runs(v) for _, held in keyed for v in held)
        case Constant(value=str(word)):
            # A word steers: the name of an attribute or a method of HTTP. Texts are only handed on.
            return word.isidentifier() and len(word) <= _LONGEST_WORD
        case _:
            return False


def _runs(value: Value) -> bool:
    return isinstance(value, FunctionValue | BoundMethod | LambdaValue | Partial | Instance)


def lambda_scope(program: Program, value: LambdaValue, call: code.Call | None, scope: Scope) -> Scope:
    """The scope of a lambda's body: that of the lambda, with the values of its parameters."""
    given = list(value.scope.bound)
    for place, parameter in enumerate(value.expr.parameters):
        expr = (call.positional(place) or call.keyword(parameter.name)) if call is not None else None
        held = program.values(expr, scope) if expr is not None else ()
        if not held and parameter.default is not None:
            held = program.values(parameter.default, value.scope)
        if held:
            given.append((parameter.name, held))
    here = value.scope
    return Scope(here.path, here.function, here.parent, here.receiver, tuple(given))
