"""An `except` clause, or the exits of a loop, to what they mean for the error or the loop."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.walking import blocks, calls, last_name, own, statements
from ..model import code

_BROAD = frozenset({"Exception", "BaseException"})
LOGGING = frozenset(
    f"{prefix}{level}"
    for prefix in ("", "a")
    for level in ("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "trace")
)
_TELLING = LOGGING | {
    "print", "print_exc", "print_exception", "print_stack", "capture_exception", "capture_message",
    "record_exception", "set_exception", "add_note",
}  # fmt: skip
_TELLING_PARTS = ("error", "fail", "exception", "alert", "notify", "report", "log_", "_log", "dead_letter", "retry")


def is_broad(handler: code.Handler) -> bool:
    """Whether it catches every ordinary exception."""
    return not handler.types or any(last_name(caught) in _BROAD for caught in handler.types)


def only_cancellation(handler: code.Handler) -> bool:
    """Whether it catches nothing but cancellation."""
    return bool(handler.types) and all(
        last_name(caught) in ("CancelledError", "Cancelled")
        or (isinstance(caught, code.Call) and last_name(caught.func) == "get_cancelled_exc_class")
        for caught in handler.types
    )


def takes_cancellation(handler: code.Handler) -> bool:
    """Whether a cancellation comes by it."""
    return (
        not handler.types
        or only_cancellation(handler)
        or any(last_name(caught) in ("BaseException", "CancelledError", "Cancelled") for caught in handler.types)
    )


def records(handler: code.Handler) -> bool:
    """Whether somebody can learn of the error: it is logged, stored, sent on, or used."""
    for statement in statements(handler.body):
        if isinstance(statement, code.Assign) and any(
            isinstance(target, code.Attribute | code.Subscript) for target in statement.targets
        ):
            return True
        for part in own(statement):
            if handler.name and isinstance(part, code.Name) and part.id == handler.name:
                return True
            if isinstance(part, code.Call) and _tells(last_name(part.func) or ""):
                return True
    return False


def is_silent(handler: code.Handler) -> bool:
    """Whether the error is dropped without a word: nothing is called, raised, stored or used."""
    if records(handler) or raises(handler):
        return False
    return not any(True for _ in calls(handler.body))


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


def _tells(name: str) -> bool:
    return name in _TELLING or any(part in name.lower() for part in _TELLING_PARTS)


def has_exit(loop: code.While | code.For) -> bool:
    """Whether the loop's own body may end it: by `break` or `return`."""
    return any(_exits(loop.body, inside_loop=False))


def _exits(block: tuple[code.Statement, ...], *, inside_loop: bool) -> Iterator[bool]:
    for statement in block:
        match statement:
            case code.Return():
                yield True
            case code.Jump(word="break"):
                yield not inside_loop
            case code.For() | code.While():
                yield from _exits(statement.body, inside_loop=True)
                yield from _exits(statement.orelse, inside_loop=inside_loop)
            case code.Try():
                yield from _exits(statement.body, inside_loop=inside_loop)
                for handler in statement.handlers:
                    # Leaving when cancelled is what an endless loop does.
                    if not only_cancellation(handler):
                        yield from _exits(handler.body, inside_loop=inside_loop)
                yield from _exits(statement.orelse, inside_loop=inside_loop)
                yield from _exits(statement.final, inside_loop=inside_loop)
            case _:
                for inner in blocks(statement):
                    yield from _exits(inner, inside_loop=inside_loop)
