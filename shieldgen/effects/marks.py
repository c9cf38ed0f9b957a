"""Assignments and calls to the states that they set: `job.status = "running"`, `values(sent_at=now())`, SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..analysis.values import BoundMethod, ClassValue, Constant, External, FunctionValue, Value
from ..analysis.walking import last_name
from ..model import code
from .outline import Mark
from .sqltext import looks_like_sql
from .written import Look, Written

_STATE = re.compile(r"(^|_)(status|state|phase|stage)$")
_FLAG = re.compile(
    r"(^|_)(sent|paid|done|locked|busy|running|processing|in_progress|processed|completed|delivered|notified|published)$"
)
_MOMENT = re.compile(r"_(at|on|time)$")
_NOW = re.compile(r"(^|\.)(now|utcnow|time|today|now_utc|utc_now)(\(\))?$")
_READS = re.compile(
    r"^_*(a?get|find|list|select|filter|exclude|count|exists|is|has|query|fetch|load|read|where|search)(_|$|by)"
)
_WRITES = re.compile(r"^_*a?(update|set|mark|save|create|values|upsert|patch|insert|write|change|store|add|record)")
_TELLS = re.compile(r"(^|_)(progress|notify|emit|log|report|callback|broadcast|publish|trace|event)(_|$)")
"""Names of functions that tell of a state and keep none."""
_SET = re.compile(r"\bset\b(.*?)(?:\bwhere\b|\breturning\b|$)", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"[\"`]?(\w+)[\"`]?\s*=\s*('([^']*)'|true\b|now\(\)|current_timestamp)", re.IGNORECASE)


def assigned(statement: code.Assign, look: Look) -> Iterator[Mark]:
    """The states that an assignment to attributes sets; those of `self` are the object's own, in memory."""
    if statement.value is None or statement.operator is not None:
        return
    for target in statement.targets:
        if isinstance(target, code.Attribute) and last_name(target.value) not in ("self", "cls"):
            yield from _mark(target.attr, statement.value, look, statement.span)


def passed(call: code.Call, callees: Iterable[Value], written: Written) -> Iterator[Mark]:
    """The states that a call is told to set, by keyword, by position, in a dict or in an SQL text."""
    name = last_name(call.func) or ""
    if _READS.search(name):
        return
    known = tuple(callees)
    own = next((value for value in known if isinstance(value, FunctionValue | BoundMethod)), None)
    makes = any(isinstance(value, ClassValue) for value in known)
    keeps = own is not None and not _TELLS.search(name)
    if not (keeps or makes or _WRITES.search(name)):
        yield from _in_sql(call, written)
        return
    for column, expr in (*_keywords(call), *_positions(call, own), *_dicts(call)):
        yield from _mark(column, expr, written.look, call.span)


def _keywords(call: code.Call) -> Iterator[tuple[str, code.Expr]]:
    for argument in call.arguments:
        if argument.name is not None:
            yield argument.name, argument.value


def _positions(call: code.Call, own: FunctionValue | BoundMethod | None) -> Iterator[tuple[str, code.Expr]]:
    """Positional arguments under the names of the parameters that take them."""
    if own is None:
        return
    method = own.method if isinstance(own, BoundMethod) else own
    parameters = method.function.parameters[1 if isinstance(own, BoundMethod) else 0 :]
    for parameter, argument in zip(parameters, call.arguments, strict=False):
        if argument.name is not None or argument.star:
            return
        yield parameter.name, argument.value


def _dicts(call: code.Call) -> Iterator[tuple[str, code.Expr]]:
    """The pairs of dicts that are passed: `{"status": "sent"}`, also under an operator such as `$set`."""
    given = [argument.value for argument in call.arguments]
    dicts = [value for value in given if isinstance(value, code.Collection) and value.kind == "dict"]
    waiting: list[code.Expr] = [*dicts[-1:]]  # what stands before the last says which record
    while waiting:
        found = waiting.pop()
        if not isinstance(found, code.Collection):
            continue
        for key, item in zip(found.keys, found.items, strict=True):
            word = key.value if isinstance(key, code.Literal) else last_name(key) if key is not None else None
            if word == "$set":
                waiting.append(item)
            elif isinstance(word, str):
                yield word, item


def _in_sql(call: code.Call, written: Written) -> Iterator[Mark]:
    first = call.positional(0) or call.keyword("statement") or call.keyword("query")
    for part in written.parts(first) if first is not None else ():
        if isinstance(part, code.Literal) and isinstance(part.value, str) and looks_like_sql(part.value):
            set_to = _SET.search(part.value)
            for column, value, word in _PAIR.findall(set_to[1]) if set_to is not None else ():
                yield from _named(column, word or ("now" if value[0] not in "tT'" else "true"), call.span)
    second = call.positional(1)
    if isinstance(second, code.Collection):  # what the text names by `:status`
        for column, expr in _dicts(code.Call(call.func, (code.Argument(second),), call.span)):
            yield from _mark(column, expr, written.look, call.span)


def _mark(column: str, expr: code.Expr, look: Look, span: code.Span) -> Iterator[Mark]:
    if not (_STATE.search(column) or _FLAG.search(column) or _MOMENT.search(column)):
        return
    value = _word(expr, look)
    if value is not None:
        yield from _named(column, value, span)


def _named(column: str, value: str, span: code.Span) -> Iterator[Mark]:
    name, word = column.lower(), value.lower().replace("-", "_").replace(" ", "_")
    match word:
        case "true" | "false":
            fits = _FLAG
        case "now":
            fits = _MOMENT
        case _:
            fits = _STATE
    if fits.search(name):
        yield Mark(span, column, word)


def _word(expr: code.Expr, look: Look) -> str | None:
    """The word that an expression comes to: a text, a member of an enumeration, true or false, the time that it is."""
    if isinstance(expr, code.Attribute) and expr.attr in ("value", "name"):
        expr = expr.value
    for value in look(expr):
        if isinstance(value, Constant) and isinstance(value.value, str | bool):
            return str(value.value)
        if isinstance(value, External) and _NOW.search(value.name):
            return "now"
    if isinstance(expr, code.Call) and _NOW.search(last_name(expr.func) or ""):
        return "now"
    member = expr.attr if isinstance(expr, code.Attribute) else ""
    return member.lower() if member.isupper() else None
