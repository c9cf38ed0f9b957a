"""A function's tree into the same with parameters for its wiring, in the place of one that goes or before defaults."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

_SPACE = cst.SimpleWhitespace(" ")


def new_parameters(
    function: cst.FunctionDef, added: Sequence[tuple[str, str]], drop: str | None, *, keyword_only: bool = False
) -> cst.FunctionDef:
    """The function with parameters `added` (names and annotations) and without the one called `drop`."""
    parameters = function.params
    line = _line(function)
    fresh = [cst.Param(cst.Name(name), cst.Annotation(cst.parse_expression(annotation))) for name, annotation in added]
    if keyword_only:
        return function.with_changes(params=_keyword_only(parameters, fresh, line))
    for field in ("params", "kwonly_params"):
        there = list(getattr(parameters, field))
        place = next((place for place, param in enumerate(there) if param.name.value == drop), None)
        if place is None:
            continue
        if there[place].default is None or field == "kwonly_params":
            changed = _replaced(there, place, fresh, line)
            return function.with_changes(params=parameters.with_changes(**{field: changed}))
        parameters = parameters.with_changes(**{field: _replaced(there, place, [], line)})
        break
    if not fresh:
        return function.with_changes(params=parameters)
    return function.with_changes(params=_added(parameters, fresh, line))


def _added(
    parameters: cst.Parameters, fresh: list[cst.Param], line: cst.BaseParenthesizableWhitespace
) -> cst.Parameters:
    """The new ones behind the last parameter without a default."""
    there = list(parameters.params)
    required = sum(param.default is None for param in there)
    keyword_only = list(parameters.kwonly_params)
    if not there and keyword_only:
        return parameters.with_changes(kwonly_params=_inserted(keyword_only, len(keyword_only), fresh, line))
    last = (
        required == len(there) and isinstance(parameters.star_arg, cst.MaybeSentinel) and parameters.star_kwarg is None
    )
    return parameters.with_changes(params=_inserted(there, required, fresh, line, is_last=last))


def _keyword_only(
    parameters: cst.Parameters, fresh: list[cst.Param], line: cst.BaseParenthesizableWhitespace
) -> cst.Parameters:
    """The new ones behind all others, so that whoever passes those by position goes on doing so."""
    last = parameters.star_kwarg is None
    if parameters.kwonly_params:
        there = list(parameters.kwonly_params)
        return parameters.with_changes(kwonly_params=_inserted(there, len(there), fresh, line, is_last=last))
    apart = cst.Comma(whitespace_after=line)
    new = [param.with_changes(comma=apart) for param in fresh]
    before = parameters.star_arg if isinstance(parameters.star_arg, cst.Param) else None
    before = before or (parameters.params[-1] if parameters.params else None)
    if last:
        comma = before.comma if before is not None else cst.MaybeSentinel.DEFAULT
        new[-1] = fresh[-1].with_changes(comma=bare(comma)) if isinstance(comma, cst.Comma) else fresh[-1]
        if before is not None:
            changed = before.with_changes(comma=with_line(comma, line) if isinstance(comma, cst.Comma) else apart)
            if before is parameters.star_arg:
                parameters = parameters.with_changes(star_arg=changed)
            else:
                parameters = parameters.with_changes(params=[*parameters.params[:-1], changed])
    star = parameters.star_arg if isinstance(parameters.star_arg, cst.Param) else cst.ParamStar(comma=apart)
    return parameters.with_changes(star_arg=star, kwonly_params=new)


def _inserted(
    there: list[cst.Param],
    place: int,
    fresh: list[cst.Param],
    line: cst.BaseParenthesizableWhitespace,
    *,
    is_last: bool = True,
) -> list[cst.Param]:
    apart = cst.Comma(whitespace_after=line)
    if place == 0:
        between = [param.with_changes(comma=apart) for param in fresh]
        if is_last or not there:
            between[-1] = fresh[-1] if is_last else between[-1]
        return [*between, *there]
    before, comma = there[place - 1], there[place - 1].comma
    if place < len(there) or not is_last:
        tail = [param.with_changes(comma=apart) for param in fresh]
        if isinstance(comma, cst.Comma):
            tail[-1] = fresh[-1].with_changes(comma=bare(comma))
            comma = with_line(comma, line)
        return [*there[: place - 1], before.with_changes(comma=comma), *tail, *there[place:]]
    tail = [*(param.with_changes(comma=apart) for param in fresh[:-1]), fresh[-1]]
    if isinstance(comma, cst.Comma):
        tail[-1] = fresh[-1].with_changes(comma=bare(comma))
        comma = with_line(comma, line)
    else:
        comma = apart
    return [*there[: place - 1], before.with_changes(comma=comma), *tail]


def _replaced(
    there: list[cst.Param], place: int, fresh: list[cst.Param], line: cst.BaseParenthesizableWhitespace
) -> list[cst.Param]:
    old = there[place]
    if fresh:
        apart = cst.Comma(whitespace_after=line)
        new = [*(param.with_changes(comma=apart) for param in fresh[:-1]), fresh[-1].with_changes(comma=old.comma)]
        return [*there[:place], *new, *there[place + 1 :]]
    kept = [*there[:place], *there[place + 1 :]]
    if place == len(there) - 1 and kept:
        kept[-1] = kept[-1].with_changes(comma=old.comma)
    return kept


def _line(function: cst.FunctionDef) -> cst.BaseParenthesizableWhitespace:
    """What stands between two parameters: a new line where each has its own, else a space."""
    first = function.whitespace_before_params
    if not isinstance(first, cst.ParenthesizedWhitespace):
        return _SPACE
    params = [*function.params.params, *function.params.kwonly_params]
    commas = [param.comma for param in params]
    broken = [
        isinstance(comma.whitespace_after, cst.ParenthesizedWhitespace)
        for comma in commas
        if isinstance(comma, cst.Comma)
    ]
    if not broken or not all(broken):
        return _SPACE
    return cst.ParenthesizedWhitespace(indent=first.indent, last_line=first.last_line)


def bare(comma: cst.Comma) -> cst.Comma:
    """The comma without the comment behind it."""
    space = comma.whitespace_after
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return comma
    bare = cst.ParenthesizedWhitespace(indent=space.indent, last_line=space.last_line)
    return comma.with_changes(whitespace_after=bare)


def with_line(comma: cst.Comma, line: cst.BaseParenthesizableWhitespace) -> cst.Comma:
    """The comma with its comment, before another parameter."""
    space = comma.whitespace_after
    if not isinstance(space, cst.ParenthesizedWhitespace) or not isinstance(line, cst.ParenthesizedWhitespace):
        return cst.Comma(whitespace_after=line)
    return comma.with_changes(whitespace_after=space.with_changes(indent=line.indent, last_line=line.last_line))
