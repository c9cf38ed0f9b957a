"""The template of a task's name or key into its pieces, every field checked against the function's parameters."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from difflib import get_close_matches

from ...model.signature import Field, Template

_STEP = re.compile(r"\.([^\W\d]\w*)|\[(\d+|[^\W\d]\w*)\]")
_FIRST = re.compile(r"[^\W\d]\w*")
_SPEC = re.compile(r"[\w.,+\-<>^=#% :/]*")


class BadTemplate(Exception):
    """A template that cannot be filled in; the message says why and what to write."""


def read_template(text: str, parameters: Collection[str], hidden: Collection[str]) -> Template:
    """The pieces of a template. `hidden` are parameters that have no value where the task is scheduled.

    Raises BadTemplate for an unknown parameter or a field that is more than attributes and items of one.
    """
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise BadTemplate(f"{error}; write {{{{ and }}}} for braces that stand for themselves") from None
    pieces: list[str | Field] = []
    for before, field, spec, conversion in parsed:
        if before:
            pieces.append(before)
        if field is not None:
            pieces.append(_field(field, spec or "", conversion, parameters, hidden))
    return tuple(pieces)


def _field(
    field: str, spec: str, conversion: str | None, parameters: Collection[str], hidden: Collection[str]
) -> Field:
    first = _FIRST.match(field)
    if first is None:
        raise BadTemplate(f"{{{field}}} names no parameter; write one of {_known(parameters)}")
    name = first[0]
    if name in hidden:
        raise BadTemplate(
            f"{{{field}}} uses {name}, whose value is not known where the task is scheduled; use another parameter"
        )
    if name not in parameters:
        near = get_close_matches(name, parameters, n=1)
        way_out = f"did you mean {near[0]}?" if near else f"the function has {_known(parameters)}"
        raise BadTemplate(f"{{{field}}} names no parameter of the function; {way_out}")
    steps: list[str | int] = []
    position = first.end()
    while position < len(field):
        step = _STEP.match(field, position)
        if step is None:
            raise BadTemplate(f"{{{field}}} is more than a parameter with attributes and items; add a parameter for it")
        if step[1] is not None:
            steps.append(f".{step[1]}")
        else:
            steps.append(int(step[2]) if step[2].isdecimal() else step[2])
        position = step.end()
    if _SPEC.fullmatch(spec) is None:
        raise BadTemplate(f"the format {spec!r} of {{{field}}} is not supported; leave it out")
    if conversion not in (None, "r", "s", "a"):
        raise BadTemplate(f"{{{field}!{conversion}}} has an unknown conversion; write !r, !s or !a")
    return Field(name, tuple(steps), conversion, spec)


def _known(parameters: Collection[str]) -> str:
    return ", ".join(parameters) or "no parameters"
