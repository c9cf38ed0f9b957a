"""The types of an `except` clause or of `suppress` into what they catch, by what their names stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from .linking import Program
from .values import External, Items, Scope, Value

CANCELLATIONS = frozenset(
    {
        "asyncio.CancelledError", "asyncio.exceptions.CancelledError", "concurrent.futures.CancelledError",
        "anyio.get_cancelled_exc_class()", "trio.Cancelled",
    }
)  # fmt: skip
_MISTAKES = frozenset({
    "AssertionError", "AttributeError", "IndexError", "KeyError", "LookupError", "NameError", "NotImplementedError",
    "StopAsyncIteration", "StopIteration", "TimeoutError", "TypeError", "UnboundLocalError", "UnicodeDecodeError",
    "UnicodeError", "ValueError", "ZeroDivisionError", "JSONDecodeError", "QueueEmpty", "QueueFull",
})  # fmt: skip
_OWN = ("builtins.", "asyncio.", "json.", "concurrent.futures.", "queue.")
EVERYTHING = "everything"
"""What a clause without a type is said to catch."""
_ORDINARY = "builtins.Exception"
_ANY = "builtins.BaseException"


@dataclass(frozen=True, slots=True)
class Caught:
    """What is caught.

    `broad` where that is every ordinary exception; `cancelling` is the name of what takes cancellations too, None where
    they pass by; `only_cancellation` where nothing but they are caught; `minor` where nothing but they, time-outs and
    mistakes in the code are: what the network, a disk or a library refuses passes by.
    """

    broad: bool
    cancelling: str | None
    only_cancellation: bool
    minor: bool = False


def caught(program: Program, types: tuple[code.Expr, ...], scope: Scope) -> Caught:
    """What exceptions of these types are; without a type they are all."""
    if not types:
        return Caught(broad=True, cancelling=EVERYTHING, only_cancellation=False)
    names = [name for expr in types for name in _names(program.values(expr, scope))]
    cancelling = next((name for name in names if name in CANCELLATIONS or name == _ANY), None)
    return Caught(
        broad=_ORDINARY in names or _ANY in names,
        cancelling=cancelling,
        only_cancellation=bool(names) and all(name in CANCELLATIONS for name in names),
        minor=bool(names) and all(name in CANCELLATIONS or _is_mistake(name) for name in names),
    )


def _is_mistake(name: str) -> bool:
    return name.startswith(_OWN) and name.rpartition(".")[2] in _MISTAKES


def _names(values: tuple[Value, ...]) -> Iterator[str]:
    for value in values:
        match value:
            case External():
                yield value.name
            case Items():
                yield from _names(value.elements)
            case _:
                yield ""
