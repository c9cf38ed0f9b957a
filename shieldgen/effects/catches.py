"""An `except` clause, or the exits of a loop, to what they mean for the error or the loop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from ..analysis.catching import caught
from ..analysis.linking import Program
from ..analysis.values import BoundMethod, External, FunctionValue, Scope
from ..analysis.walking import blocks, calls, last_name, own, statements, within
from ..model import code

LOGGING = frozenset(
    f"{prefix}{level}"
    for prefix in ("", "a")
    for level in ("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "trace")
)
_TELLING = LOGGING | {
    "print", "print_exc", "print_exception", "print_stack", "capture_exception", "capture_message",
    "record_exception", "set_exception", "add_note",
}  # fmt: skip
_SPEAKING = frozenset({"asyncio", "builtins", "concurrent", "logging", "sys", "traceback", "warnings"})
"""The modules of the standard library that tell of errors; of other libraries' the names alone are known."""
_TELLING_PARTS = ("error", "fail", "exception", "alert", "notify", "report", "log_", "_log", "dead_letter", "retry")


def records(program: Program, handler: code.Handler, scope: Scope) -> bool:
    """Whether somebody can learn of the error: it is logged, stored, sent on, or used."""
    for statement in statements(handler.body):
        if isinstance(statement, code.Raise):
            continue  # in other words, but still to whoever called
        if isinstance(statement, code.Assign) and any(
            isinstance(target, code.Attribute | code.Subscript) for target in statement.targets
        ):
            return True
        for part in own(statement):
            if handler.name and isinstance(part, code.Name) and part.id == handler.name:
                return True
            if isinstance(part, code.Call) and _tells(program, part, scope):
                return True
    return False


def is_silent(handler: code.Handler, *, recorded: bool) -> bool:
    """Whether the error is dropped without a word: nothing is called, raised, stored or used."""
    if recorded or raises(handler):
        return False
    return not any(True for _ in calls(handler.body))


def settles(attempt: code.Try) -> bool:
    """Whether the `finally` hands on a word for how it went that the rest sets: `outcome = "done"`, `save(outcome)`."""
    said = {
        target.id
        for block in (attempt.body, *(handler.body for handler in attempt.handlers), attempt.orelse)
        for statement in statements(block)
        if isinstance(statement, code.Assign) and isinstance(statement.value, code.Literal)
        for target in statement.targets
        if isinstance(target, code.Name)
    }
    given = (argument.value for call in calls(attempt.final) for argument in call.arguments)
    return any(isinstance(part, code.Name) and part.id in said for value in given for part in within(value))


def raises(handler: code.Handler) -> bool:
    """Whether it always raises (again)."""
    return bool(handler.body) and _always_raises(handler.body)


def leaves(handler: code.Handler) -> bool:
    """Whether it ends the function or the loop around it."""
    return any(
        isinstance(statement, code.Return) or (isinstance(statement, code.Jump) and statement.word == "break")
        for statement in statements(handler.body)
    )


def _always_raises(block: tuple[code.Statement, ...]) -> bool:
    if not block:
        return False
    match block[-1]:
        case code.Raise():
            return True
        case code.If(body=body, orelse=orelse):
            return _always_raises(body) and _always_raises(orelse)
        case code.With(body=body):
            return _always_raises(body)
        case _:
            return False


def _tells(program: Program, call: code.Call, scope: Scope) -> bool:
    """Whether a call tells of an error: a library's by what it is, the project's by what it says or its name."""
    callees = program.callees(call, scope)
    for callee in callees:
        if isinstance(callee, External) and callee.name.rpartition(".")[2] in _TELLING:
            top = callee.name.partition(".")[0]
            return top in _SPEAKING or top not in sys.stdlib_module_names
        if isinstance(callee, FunctionValue | BoundMethod):
            method = callee.method if isinstance(callee, BoundMethod) else callee
            inside = calls(program.body(Scope(method.path, method.function, method.outer)))
            if any(last_name(inner.func) in _TELLING for inner in inside):
                return True
    if callees and all(isinstance(callee, External) for callee in callees):
        return False
    name = last_name(call.func) or ""
    return name in _TELLING or any(part in name.lower() for part in _TELLING_PARTS)


def has_exit(program: Program, loop: code.While | code.For, scope: Scope) -> bool:
    """Whether the loop's own body may end it: by `break` or `return`. Leaving when cancelled does not count."""

    def cancelled(handler: code.Handler) -> bool:
        return caught(program, handler.types, scope).only_cancellation

    return any(_exits(loop.body, cancelled, inside_loop=False))


def _exits(
    block: tuple[code.Statement, ...], cancelled: Callable[[code.Handler], bool], *, inside_loop: bool
) -> Iterator[bool]:
    for statement in block:
        match statement:
            case code.Return():
                yield True
            case code.Jump(word="break"):
                yield not inside_loop
            case code.For() | code.While():
                yield from _exits(statement.body, cancelled, inside_loop=True)
                yield from _exits(statement.orelse, cancelled, inside_loop=inside_loop)
            case code.Try():
                yield from _exits(statement.body, cancelled, inside_loop=inside_loop)
                for handler in statement.handlers:
                    if not cancelled(handler):
                        yield from _exits(handler.body, cancelled, inside_loop=inside_loop)
                yield from _exits(statement.orelse, cancelled, inside_loop=inside_loop)
                yield from _exits(statement.final, cancelled, inside_loop=inside_loop)
            case _:
                for inner in blocks(statement):
                    yield from _exits(inner, cancelled, inside_loop=inside_loop)
