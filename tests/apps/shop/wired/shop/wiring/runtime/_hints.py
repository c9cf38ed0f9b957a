# shieldgen: runtime sha256=546fb5b86cc95733d52f774b926e9fd02ee7bbb30f6bba8c9e8d2050056b844b
# fmt: off
# ruff: noqa
"""Turns what an author declares about a task function into a hint kept beside the function, which stays as it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeAlias, TypeVar

Timing: TypeAlias = Literal["immediate", "after_route", "after_response"]

HINT_ATTRIBUTE = "__shieldgen_hint__"
"""Where `task` leaves its words, for those who want to look at run time; the runtime itself does not."""

# Bound instead of spelled out with a ParamSpec, which would lose a function's overloads and type variables.
_Function = TypeVar("_Function", bound=Callable[..., Any])


# fmt: off
def task(
    *, shield: bool = False, timing: Timing = "immediate", name: str | None = None,
    on_error: Callable[[Any, Exception], Awaitable[Any] | Any] | None = None,
    on_cancel: Callable[[Any], Awaitable[Any] | Any] | None = None, deadline: float | None = None,
    key: str | None = None, once: bool = False, retries: int = 0, backoff: float = 1.0, always: bool = False,
    idempotent: bool | None = None, critical: str | None = None, durable: bool = False,
) -> Callable[[_Function], _Function]:
    # fmt: on
    """Declares a task function's policy once, at the function, and returns the function itself unchanged.

    `shieldgen generate` builds the policy into the wiring; calling the function, or scheduling it around its wiring,
    does not look at it. `deadline` and `backoff` are seconds; `name` and `key` are templates over the function's
    parameters (`"payment_{payment_id}"`); `critical` is the reason why a loss would matter.
    """
    words = dict(locals())

    def record(function: _Function) -> _Function:
        setattr(function, HINT_ATTRIBUTE, words)
        return function

    return record
