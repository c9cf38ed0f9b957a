"""The call-site form of a hint, `tasks.after_route.task(shield=True).schedule(f, ...)`, into the hint of that site."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from ...model.hint import Hint, Timing
from ...model.source import Location, Problem
from .keywords import read_keywords, together

_VIEWS: dict[str, Timing] = {
    "immediate": "immediate",
    "after_route": "after_route",
    "after_response": "after_response",
}


def hint_at(text: str, at: Location) -> Hint | Problem | None:
    """The hint of a call with that source, as `read_call_site` reads it."""
    try:
        # Within parentheses a call may go on over several lines.
        call = cst.parse_expression(f"({text})")
    except (cst.ParserSyntaxError, cst.CSTLogicError, RecursionError):
        return Problem(at, "syntax", "libcst cannot read this call")
    return read_call_site(call, at) if isinstance(call, cst.Call) else None


def read_call_site(call: cst.Call, at: Location) -> Hint | Problem | None:
    """The hint of a `.schedule(...)` call, or of the `.task(...)` before it where that stands alone.

    None where the call is neither. Problems are reported at `at`, the place of the call; whether the receiver is the
    runtime's `Tasks` is for the caller to know.
    """
    if not isinstance(call.func, cst.Attribute):
        return None
    receiver: cst.BaseExpression = call
    if call.func.attr.value == "schedule":
        receiver = call.func.value
    elif call.func.attr.value != "task":
        return None
    hint = Hint(at=at, form="call_site")
    if isinstance(receiver, cst.Call):
        if not isinstance(receiver.func, cst.Attribute) or receiver.func.attr.value != "task":
            return None
        written = read_keywords(receiver, "call_site", lambda _: at, literal_only=False)
        problems = [*written.problems, *together(written.hint, written.places)]
        if problems:
            return problems[0]
        hint = written.hint
        receiver = receiver.func.value
    if isinstance(receiver, cst.Attribute) and receiver.attr.value in _VIEWS and "timing" not in hint.stated:
        timing = _VIEWS[receiver.attr.value]
        hint = replace(hint, timing=timing, stated=hint.stated | {"timing"})
    return hint
