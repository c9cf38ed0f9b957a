"""A queue as it is named in code to what keeps it, so that those who name it elsewhere are known to mean the same."""

from __future__ import annotations

from ..analysis.linking import Program
from ..analysis.values import Instance, Scope
from ..model import code

QUEUES = ("queue_publish", "queue_consume")
"""The effects that are about a queue."""


def queue_of(program: Program, call: code.Call, scope: Scope) -> str:
    """What keeps the queue that a call's method is of, the same wherever it is named; empty where it is not known."""
    return _holder(program, call.func.value, scope) if isinstance(call.func, code.Attribute) else ""


def _holder(program: Program, queue: code.Expr, scope: Scope) -> str:
    match queue:
        case code.Subscript():
            return _holder(program, queue.value, scope)
        case code.Attribute():
            owners = (v.cls for v in program.values(queue.value, scope) if isinstance(v, Instance))
            return next((f"{cls.path}:{cls.cls.qualname}.{queue.attr}" for cls in owners), "")
        case code.Name():
            here: Scope | None = scope
            outside = queue.id in program.bindings(scope).outside
            while here is not None and (outside or queue.id not in program.bindings(here).names):
                here, outside = here.parent, False
            made = here is not None and any(b.how == "value" for b in program.bindings(here).names[queue.id])
            return f"{here.path}:{here.id.qualname}:{queue.id}" if here is not None and made else ""
        case _:
            return ""
