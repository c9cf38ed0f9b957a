"""An attribute of a parameter into what it stands for, where only the callers of its function tell."""

from __future__ import annotations

from ..model import code
from . import members
from .callers import Callers
from .linking import Program, unique
from .values import Scope, Unnamed, Value

_FURTHEST = 3
"""So many attributes of a parameter are followed, one inside the other."""


def attribute(
    program: Program, callers: Callers, expr: code.Expr, scope: Scope, further: int = _FURTHEST
) -> tuple[Value, ...]:
    """What `parameter.attr`, or `parameter.attr.attr`, stands for; empty where that is unknown."""
    if not isinstance(expr, code.Attribute) or not further:
        return ()
    receivers: list[Value] = []
    known = program.values(expr.value, scope)
    for value in known or attribute(program, callers, expr.value, scope, further - 1):
        receivers += callers.given(value) if isinstance(value, Unnamed) else (value,)
    return unique(tuple(members.of_all(program, tuple(receivers), expr.attr)))
