"""The keywords of a hint, as a call writes them, into checked values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, get_args

import libcst as cst

from ...model.hint import KEYWORDS, Form, Hint, Timing
from ...model.signature import Expression
from ...model.source import Location, Problem
from ..definitions import dotted_name
from ..literals import NotLiteral, literal_value

Place = Callable[[cst.CSTNode], Location]


class _Wrong(Exception):
    """A value that a keyword cannot take; the message continues "... must be"."""


@dataclass(frozen=True, slots=True)
class Written:
    """The keywords of one hint: the hint itself, each value and where it stands, and what is wrong with them.

    `handlers` are those that are named in full, by module and name, instead of by a name of the function's module.
    """

    hint: Hint
    values: Mapping[str, cst.BaseExpression]
    places: Mapping[str, Location]
    problems: tuple[Problem, ...]
    handlers: Mapping[str, Expression] = field(default_factory=dict)


def read_keywords(call: cst.Call, form: Form, place: Place, *, literal_only: bool) -> Written:
    """Reads the arguments of `task(...)`.

    `literal_only`: a value that is not a literal is a problem; otherwise it goes to `unread`. A text with fields is a
    template in both forms, so an f-string is read as the template it stands for where that is allowed.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    unread: set[str] = set()
    values: dict[str, cst.BaseExpression] = {}
    for argument in call.args:
        if argument.keyword is None:
            what = {"**": "unpacks a mapping", "*": "unpacks a sequence"}.get(argument.star, "is not named")
            if literal_only:
                message = f"an argument of the hint {what}; write its keywords out: task(shield=True)"
                problems.append(Problem(place(argument), "hint", message))
            continue
        name = argument.keyword.value
        if name not in KEYWORDS:
            problems.append(Problem(place(argument), "hint", unknown_keyword(name)))
            continue
        values[name] = argument.value
        try:
            found[name] = _READERS[name](argument.value)
        except NotLiteral:
            text = _template(argument.value) if not literal_only and name in ("name", "key") else None
            if text is not None:
                found[name] = text
            elif literal_only:
                problems.append(Problem(place(argument.value), "hint", _must_be_literal(name, argument.value)))
            else:
                unread.add(name)
        except _Wrong as error:
            message = f"{name} must be {error}, not {_code(argument.value)}"
            problems.append(Problem(place(argument.value), "hint", message))
    hint = Hint(at=place(call), form=form, stated=frozenset(found) | unread, unread=frozenset(unread), **found)
    places = {name: place(value) for name, value in values.items()}
    return Written(hint, values, places, tuple(problems))


def together(hint: Hint, places: Mapping[str, Location]) -> Iterator[Problem]:
    """What is wrong with the keywords of a hint that single values cannot tell, all its forms taken together."""
    if hint.once and not hint.durable and "durable" not in hint.unread:
        message = "once=True remembers a key for ever, which needs durable=True; use key= for one at a time"
        yield Problem(places["once"], "hint", message)
    if hint.once and hint.key is None and "key" not in hint.stated:
        message = 'once=True needs a key to remember; add key="{...}" with a parameter that identifies the work'
        yield Problem(places["once"], "hint", message)
    if "backoff" in hint.stated and "retries" not in hint.stated:
        message = "backoff is the wait before a retry; add retries="
        yield Problem(places["backoff"], "hint", message)


def unknown_keyword(name: str) -> str:
    """What to say of a word that is no keyword of a hint."""
    near = get_close_matches(name, sorted(KEYWORDS), n=1)
    hint = f"did you mean {near[0]}?" if near else f"a hint takes {', '.join(sorted(KEYWORDS))}"
    return f"unknown keyword {name!r} in a hint; {hint}"


def _must_be_literal(name: str, node: cst.BaseExpression) -> str:
    if isinstance(node, cst.FormattedString):
        return f'{name} is a template that is filled in for each call; leave out the f: {name}="..."'
    return f"{name} must be written out here, not computed ({_code(node)}): the wiring is generated without running it"


def _code(node: cst.BaseExpression) -> str:
    text = " ".join(cst.Module([]).code_for_node(node).split())
    return text if len(text) <= 40 else text[:37] + "..."


# Values


def _flag(node: cst.BaseExpression) -> bool:
    value = literal_value(node)
    if not isinstance(value, bool):
        raise _Wrong("True or False")
    return value


def _optional_flag(node: cst.BaseExpression) -> bool | None:
    return None if literal_value(node) is None else _flag(node)


def _text(node: cst.BaseExpression) -> str | None:
    value = literal_value(node)
    if value is not None and (not isinstance(value, str) or not value):
        raise _Wrong("a text that is not empty")
    return value


def _timing(node: cst.BaseExpression) -> Timing:
    value = literal_value(node)
    for timing in get_args(Timing):
        if value == timing:
            return timing  # type: ignore[no-any-return]  # get_args is not typed
    raise _Wrong(" or ".join(f'"{timing}"' for timing in get_args(Timing)))


def _number(node: cst.BaseExpression) -> float | None:
    value = literal_value(node)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("a number of seconds")
    return float(value)


def _deadline(node: cst.BaseExpression) -> float | None:
    value = _number(node)
    if value is not None and not 0 < value < float("inf"):
        raise _Wrong("a number of seconds above 0 (leave it out for no deadline)")
    return value


def _backoff(node: cst.BaseExpression) -> float:
    value = _number(node)
    if value is None or not 0 <= value < float("inf"):
        raise _Wrong("a number of seconds, 0 or more")
    return value


def _retries(node: cst.BaseExpression) -> int:
    value = literal_value(node)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _Wrong("a whole number, 0 or more")
    return value


def _handler(node: cst.BaseExpression) -> str | None:
    if dotted_name(node) == "None":
        return None
    return dotted_name(node) or _code(node)


_READERS: Mapping[str, Callable[[cst.BaseExpression], Any]] = {
    "shield": _flag,
    "timing": _timing,
    "name": _text,
    "on_error": _handler,
    "on_cancel": _handler,
    "deadline": _deadline,
    "key": _text,
    "once": _flag,
    "retries": _retries,
    "backoff": _backoff,
    "always": _flag,
    "idempotent": _optional_flag,
    "critical": _text,
    "durable": _flag,
}


def _template(node: cst.BaseExpression) -> str | None:
    """The template that an f-string of plain names, attributes and items stands for."""
    if not isinstance(node, cst.FormattedString):
        return None
    text = ""
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            text += part.value
        elif isinstance(part, cst.FormattedStringExpression):
            text += "{" + _code(part.expression) + "}"
    return text
