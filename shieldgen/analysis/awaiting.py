"""A task that is put into an attribute, into whether its function goes on to wait for it there."""

from __future__ import annotations

from ..model import code
from .walking import calls, inside


def awaits(body: tuple[code.Statement, ...], call: code.Call, attr: str | None) -> bool:
    """Whether the function that put the task into an attribute goes on to await it there, and never cancels it."""
    if attr is None or any(_ends(found, attr) for found in calls(body)):
        return False
    for found in inside(body):
        if isinstance(found, code.Await) and found.value.span.line > call.span.line:
            joined = found.value.arguments if isinstance(found.value, code.Call) else ()
            if any(_is_attribute(expr, attr) for expr in (found.value, *(a.value for a in joined))):
                return True
    return False


def _is_attribute(expr: code.Expr, attr: str) -> bool:
    """Whether it is the attribute, or an element of what the attribute holds."""
    whole = expr.value if isinstance(expr, code.Subscript) else expr
    return isinstance(whole, code.Attribute) and whole.attr == attr


def collection_of(body: tuple[code.Statement, ...], call: code.Call) -> str | None:
    """The attribute that holds the collection which the task is put into."""
    for taker in calls(body):
        func = taker.func
        if isinstance(func, code.Attribute) and any(argument.value is call for argument in taker.arguments):
            return func.value.attr if isinstance(func.value, code.Attribute) else None
    return None


def _ends(call: code.Call, attr: str) -> bool:
    func = call.func
    return (
        isinstance(func, code.Attribute)
        and func.attr == "cancel"
        and isinstance(func.value, code.Attribute)
        and func.value.attr == attr
    )
