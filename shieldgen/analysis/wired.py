"""A method of the generated wiring into the task function that it schedules."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from .linking import Program
from .values import BoundMethod, FunctionValue, Scope, Value
from .walking import last_name


def wired(program: Program, callee: BoundMethod) -> Value | None:
    """The task function behind a method; None where it is none of the wiring's."""
    facts = program.module(callee.method.path)
    if facts is None or facts.origin != "wiring":
        return None
    scope = program.enter(callee, None, callee.method.outer)
    for call in _returned(program, scope):
        match call.func:
            case code.Attribute(attr="schedule", value=declared):
                return _declared(program, declared, scope)
            case _:
                # A policy and a name, in two of the runtime's three forms a key as well, stand before it.
                work = call.positional(2 if last_name(call.func) == "start" else 3)
                if work is not None:
                    return next(iter(program.values(work, scope)), None)
    return None


def _returned(program: Program, scope: Scope) -> Iterator[code.Call]:
    for statement in program.body(scope):
        if isinstance(statement, code.Return) and isinstance(statement.value, code.Call):
            yield statement.value


def _declared(program: Program, declared: code.Expr, scope: Scope) -> Value | None:
    """The function of a durable task: in the declaration its name stands before it."""
    if isinstance(declared, code.Call):  # one that is declared late
        for made in program.values(declared.func, scope):
            if isinstance(made, FunctionValue):
                inside = program.enter(made, None, made.outer)
                return _second(program, next(_returned(program, inside), None), inside)
        return None
    module = Scope(scope.path)
    bound = program.bindings(module).names.get(last_name(declared) or "", ())
    return _second(program, bound[0].expr, module) if bound else None


def _second(program: Program, declaration: code.Expr | None, scope: Scope) -> Value | None:
    work = declaration.positional(1) if isinstance(declaration, code.Call) else None
    return next(iter(program.values(work, scope)), None) if work is not None else None
