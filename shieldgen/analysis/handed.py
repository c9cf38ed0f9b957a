"""Scheduled work into the parameters whose work it is: what a function was handed, and has run for whoever calls it."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.task import FunctionId
from . import passing
from .linking import Program
from .values import BoundMethod, FunctionValue, Partial, Scope, Started, Unnamed, Value
from .walking import inside

_DEEPEST = 4
"""Through how many functions that await what they are handed a parameter is followed back."""


def handed(program: Program, work: Value, depth: int = 0) -> Iterator[Unnamed]:
    """The parameters that running `work` runs: itself, or those that a function of the project awaits in it.

    A callback that is called with what its caller made is no work of its own.
    """
    match work:
        case Unnamed():
            yield work
        case FunctionValue() | BoundMethod():
            own = work.id
            yield from (found for found in _awaited(program, work, depth) if found.scope != own)
        case (
            Started(target=FunctionValue() | BoundMethod() as callee)
            | Partial(target=FunctionValue() | BoundMethod() as callee)
        ):
            own = callee.id
            for found in _awaited(program, callee, depth):
                for given in passing.as_given(program, found, callee, work.call, work.scope):
                    if not isinstance(given, Unnamed) or given.scope != own:
                        yield from handed(program, given, depth + 1)
        case Started() | Partial():
            yield from handed(program, work.target, depth)
        case _:
            return


def runner(work: Value) -> FunctionId | None:
    """The function of the project that runs, where the work is no parameter itself."""
    match work:
        case Started() | Partial():
            return runner(work.target)
        case FunctionValue() | BoundMethod():
            return work.id
        case _:
            return None


def _awaited(program: Program, callee: FunctionValue | BoundMethod, depth: int) -> Iterator[Unnamed]:
    """The parameters, its own or of a function around it, that a function awaits or calls for their work."""
    if depth >= _DEEPEST:
        return
    method = callee.method if isinstance(callee, BoundMethod) else callee
    scope = program.enter(callee, None, method.outer)
    for expr in inside(program.body(scope)):
        match expr:
            case code.Await(value=code.Call() as call):
                yield from _called(program, call, scope)
                for value in program.values(call, scope):
                    yield from handed(program, value, depth + 1)
            case code.Await():
                for value in program.values(expr.value, scope):
                    yield from handed(program, value, depth + 1)
            case code.Call() if not method.function.is_async:
                yield from _called(program, expr, scope)
            case _:
                continue


def _called(program: Program, call: code.Call, scope: Scope) -> Iterator[Unnamed]:
    """The parameter that is called, with nothing but what was handed over beside it."""
    if all(argument.star or _is_parameter(program, argument.value, scope) for argument in call.arguments):
        yield from (callee for callee in program.callees(call, scope) if isinstance(callee, Unnamed))


def _is_parameter(program: Program, expr: code.Expr, scope: Scope) -> bool:
    """Whether the expression is what a function, this or one around it, was called with."""
    here: Scope | None = scope
    while isinstance(expr, code.Name) and here is not None and here.function is not None:
        if any(parameter.name == expr.id for parameter in here.function.parameters):
            return expr.id not in program.bindings(here).names
        here = here.parent
    return False
