"""A queue as it is named in code to what keeps it, so that those who name it elsewhere are known to mean the same."""

from __future__ import annotations

from dataclasses import replace

from ..analysis.linking import Program
from ..analysis.values import Instance, Scope
from ..model import code
from .outline import Act, Node

QUEUES = ("queue_publish", "queue_consume")
"""The effects that are about a queue."""
EACH = "each of several"
"""Keeps the queue that a loop over several gives the same thing: those who listen, if anybody does."""
DROPPED = "dropped"
"""Stands for the queue out of which something is taken that nobody looks at."""


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
            bound = program.bindings(here).names[queue.id] if here is not None else ()
            if bound and all(b.how == "element" for b in bound):
                return EACH
            made = any(b.how == "value" for b in bound)
            return f"{here.path}:{here.id.qualname}:{queue.id}" if here is not None and made else ""
        case _:
            return ""


def dropped(node: Node, whole: code.Expr) -> Node:
    """An act whose result nobody looks at: what it takes out of a queue makes room there, and is no work that is done.

    `whole` is the expression that stands alone as a statement.
    """
    call = whole.value if isinstance(whole, code.Await) else whole
    if not isinstance(node, Act) or node.span != call.span or node.match is None:
        return node
    return replace(node, on=DROPPED) if node.match.effect == "queue_consume" else node
