"""A call of `create_task` on something unknown, into whether that is used as an event loop."""

from __future__ import annotations

from ..model import code
from .linking import Program
from .spots import Spot
from .values import Started
from .walking import calls

_METHODS = frozenset(
    {"is_running", "run_until_complete", "run_forever", "call_soon", "call_soon_threadsafe", "call_later", "call_at",
     "run_in_executor"}
)  # fmt: skip
"""What nothing but an event loop has beside `create_task`: https://docs.python.org/3/library/asyncio-eventloop.html"""


def is_loop(program: Program, spot: Spot) -> bool:
    """Whether the scope calls other methods of a loop on the same name, and the argument is a coroutine."""
    func, work = spot.call.func, spot.call.positional(0)
    if not (isinstance(func, code.Attribute) and func.attr == "create_task" and isinstance(func.value, code.Name)):
        return False
    named = func.value.id
    if work is None or not any(isinstance(value, Started) for value in program.values(work, spot.scope)):
        return False
    return any(
        isinstance(call.func, code.Attribute)
        and call.func.attr in _METHODS
        and isinstance(call.func.value, code.Name)
        and call.func.value.id == named
        for call in calls(program.body(spot.scope))
    )
