"""A shield without a limit in time into one that ends: a timeout of the call that has none, of the scope, a deadline.

Unsafe: what took longer ends with an error from then on, and the number of seconds is a guess to be looked at.
"""

import libcst as cst

from ...effects.catalogue import load
from ...model.effect import Reason
from ..fix import Case, Fix, Patch
from ..places import nodes_at, with_keyword
from ..policies import with_word
from ..splice import Edit, NotRewritten

_UNTIMED = " has no timeout"
_DELAYED = frozenset({"move_on_after", "fail_after"})
_SECONDS = frozenset({"delay", "seconds"})


def make(case: Case) -> Patch:
    """`timeout=10` at the call, where it takes one; else `deadline=10` at the policy.

    Of a scope, `anyio.CancelScope(shield=True)` into `anyio.move_on_after(10, shield=True)`, and
    `anyio.move_on_after(None, shield=True)` likewise.
    """
    seconds = f"{case.seconds:g}"
    for call in nodes_at(case.source, case.at, cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="CancelScope") as name) | (cst.Name(value="CancelScope") as name):
                return _limited(case, call, name, seconds)
            case cst.Attribute(attr=cst.Name(value=called)) | cst.Name(value=called) if called in _DELAYED:
                return _delayed(case, call, seconds)
            case _:
                continue
    reason = case.task.duration.because[0] if case.task is not None and case.task.duration.because else None
    timed = _timed(case, reason, seconds) if reason is not None else None
    return timed or with_word(case, "deadline", seconds)


def _timed(case: Case, reason: Reason, seconds: str) -> Patch | None:
    """The timeout of the call that lacks one; None where the library's call takes none, or it is not plain."""
    if not reason.text.endswith(_UNTIMED) or not reason.evidence:
        return None
    name = reason.text.removesuffix(_UNTIMED)
    entry = load().entry(name)
    keyword = entry.timeout.argument.name if entry and entry.timeout and entry.timeout.argument else None
    at = reason.evidence[-1].at
    source = case.sources(at.path)
    for call in nodes_at(source, at, cst.Call):
        if keyword is None or _last_name(call.func) != name.rpartition(".")[2]:
            continue
        if any(argument.star for argument in call.args):
            return None
        for argument in call.args:
            if argument.keyword is not None and argument.keyword.value == keyword:
                place = source.place(argument.value)
                if place.start.line != place.end.line:
                    return None
                return Patch((Edit(place.start.line, place.start.column, place.end.column, seconds),), path=at.path)
        added = with_keyword(source, call, f"{keyword}={seconds}")
        if isinstance(added, Edit):
            return Patch(edits=(added,), path=at.path)
        return Patch(insertions=(added,), path=at.path)
    return None


def _last_name(function: cst.BaseExpression) -> str:
    match function:
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
        case _:
            return ""


def _limited(case: Case, call: cst.Call, name: cst.Name, seconds: str) -> Patch:
    if isinstance(call.func, cst.Name):
        raise NotRewritten("write `anyio.move_on_after(seconds, shield=True)`, with `import anyio`")
    if not call.args or any(argument.keyword is None for argument in call.args):
        raise NotRewritten("the scope is given more than keywords")
    if any(argument.keyword is not None and argument.keyword.value == "deadline" for argument in call.args):
        raise NotRewritten("the scope has a deadline that cannot be read")
    place, first = case.source.place(name), case.source.place(call.args[0]).start
    return Patch(
        (
            Edit(place.start.line, place.start.column, place.end.column, "move_on_after"),
            Edit(first.line, first.column, first.column, f"{seconds}, "),
        )
    )


def _delayed(case: Case, call: cst.Call, seconds: str) -> Patch:
    """Other seconds in the place of those that are no limit; without any, anyio takes none."""
    first = [argument for argument in call.args[:1] if argument.keyword is None and not argument.star]
    named = [argument for argument in call.args if argument.keyword is not None and argument.keyword.value in _SECONDS]
    given = next(iter(first + named), None)
    if given is None:
        raise NotRewritten("the scope takes its seconds from elsewhere; write them as its first argument")
    place = case.source.place(given.value)
    if place.start.line != place.end.line:
        raise NotRewritten("the seconds of the scope stand on several lines")
    return Patch((Edit(place.start.line, place.start.column, place.end.column, seconds),))


FIXES = (Fix("SG204", safe=False, does="limit it in time", make=make),)
