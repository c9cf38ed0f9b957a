"""A method call on something of which nothing is known into the methods of the project that its name means."""

from __future__ import annotations

from ..model import code
from . import classes
from .linking import Program
from .values import BoundMethod, External, Instance, Scope, Unnamed, Value
from .walking import last_name

_MOST_FILES = 24
"""A name that is written in more files says nothing."""
_MOST = 6
"""So many of the methods of a name stand for all of them."""


def methods(program: Program, call: code.Call, scope: Scope) -> tuple[BoundMethod, ...]:
    """The methods that may be meant; none where the receiver is known, or the name could mean anything.

    A name of several words says what it means; one of a single word only where the receiver is named after the class:
    `executor.execute()` means a `ScheduleExecutor`.
    """
    func = call.func
    if not isinstance(func, code.Attribute) or func.attr.startswith("__"):
        return ()
    receivers = program.values(func.value, scope)
    telling = "_" in func.attr.strip("_")
    if not all(isinstance(value, Unnamed | Instance) or (telling and _is_handed_out(value)) for value in receivers):
        return ()
    owner = (last_name(func.value) or "").strip("_").replace("_", "").lower()
    if not telling and (len(owner) < 4 or owner == "self"):
        return ()
    paths = program.modules.defining(func.attr)
    if not 0 < len(paths) <= _MOST_FILES:
        return ()
    found = [
        method
        for path in paths
        for method in program.methods(path).get(func.attr, ())
        if (telling or method.receiver.cls.name.lower().endswith(owner)) and _takes(method.method.function, call)
    ]
    working = [method for method in found if not classes.is_stub(method)]
    return tuple(working[:_MOST])


def _is_handed_out(value: Value) -> bool:
    """Whether a function of a library gave it, which may be anything that the project registered: `container.get()`."""
    name = value.name.rpartition(".")[2] if isinstance(value, External) else ""
    return name.endswith("()") and name[0].islower()


def _takes(function: code.Function, call: code.Call) -> bool:
    """Whether the method takes the arguments that the call passes."""
    kinds = {parameter.kind for parameter in function.parameters}
    names = {parameter.name for parameter in function.parameters}
    named = [a.name for a in call.arguments if a.name is not None]
    if "var_keyword" not in kinds and not names.issuperset(named):
        return False
    if "var_positional" in kinds or any(isinstance(a.value, code.Star) for a in call.arguments):
        return True
    places = [p for p in function.parameters if p.kind.startswith("positional")]
    return sum(a.name is None for a in call.arguments) <= len(places)
