"""A program into the calls by which it says the same as a deployment: servers started from code, hosts, adapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model import code
from ...model.platform import Host, Period
from ...model.source import Location
from ..linking import Program
from ..spots import Spot, spots
from ..values import Constant, External
from ..walking import last_name, statements
from .servers import Launch, Settled
from .spans import shown

_SERVERS = ("uvicorn.run", "uvicorn.Config", "Mangum")
_HOST = "add_tasks"
_GRACEFUL = "graceful_timeout"
_GRACE, _DRAIN = 25.0, 0.0
"""What the runtime's `add_tasks` takes where it is not told."""


def launches(program: Program, paths: Iterable[str]) -> Iterator[Launch]:
    """The calls that start uvicorn, or hand the application to Lambda (`Mangum(app)`), in the files of these paths.

    `timeout_graceful_shutdown`: https://www.uvicorn.org/settings/#timeouts
    """
    for path in paths:
        for spot in spots(program, path, _SERVERS):
            names = {value.name for value in program.callees(spot.call, spot.scope) if isinstance(value, External)}
            if names & {"mangum.Mangum"} and last_name(spot.call.func) == "Mangum":
                yield Launch("Mangum", _at(spot), None)
            elif any(name.startswith("uvicorn.") and name.endswith((".run", ".Config")) for name in names):
                settled = _seconds(program, spot, "timeout_graceful_shutdown")
                yield Launch("uvicorn", _at(spot), settled.period)


def hosts(program: Program, paths: Iterable[str]) -> Iterator[Host]:
    """The calls of the runtime's `add_tasks`, each with how long it waits."""
    mentioning = frozenset(program.modules.mentioning((_HOST,)))
    for path in paths:
        if path not in mentioning:
            continue
        for spot in spots(program, path, (_HOST,)):
            if last_name(spot.call.func) != _HOST or _is_of_fastapi_tasks(program, spot):
                continue
            grace = _seconds(program, spot, "grace", none="waits without limit")
            drain = _seconds(program, spot, "drain")
            yield Host(
                grace=grace.period or Period(_GRACE, _at(spot), f"the grace is {shown(_GRACE)}, the default"),
                drain=drain.period or Period(_DRAIN, _at(spot), "no drain"),
                unread=any(settled.stated and settled.period is None for settled in (grace, drain)),
            )


def _is_of_fastapi_tasks(program: Program, spot: Spot) -> bool:
    """Whether it is the call of the library that has no grace."""
    callees = program.callees(spot.call, spot.scope)
    return any(isinstance(value, External) and value.name.startswith("fastapi_tasks.") for value in callees)


def gunicorn_configs(program: Program, paths: Iterable[str]) -> Iterator[tuple[str, Settled]]:
    """The settings files of gunicorn by path: Python that is read here and never run.

    https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout
    """
    for path in paths:
        facts = program.module(path)
        found = Settled(False, None)
        for statement in statements(facts.body) if facts is not None else ():
            if not isinstance(statement, code.Assign):
                continue
            names = {target.id for target in statement.targets if isinstance(target, code.Name)}
            if _GRACEFUL in names and statement.value is not None:
                value = statement.value
                given = value.value if isinstance(value, code.Literal) else None
                span = statement.span
                at = Location(path, span.line, span.column, span.end_line)
                found = Settled(True, _period(given, at, f"gunicorn's `{_GRACEFUL}`", None))
        yield path, found


def _seconds(program: Program, spot: Spot, keyword: str, *, none: str | None = None) -> Settled:
    """What a call says by a keyword; `none` are the words where None is a value of its own."""
    given = spot.call.keyword(keyword)
    if any(argument.star == 2 for argument in spot.call.arguments) and given is None:
        return Settled(True, None)
    if given is None:
        return Settled(False, None)
    values = program.values(given, spot.scope)
    only = values[0].value if len(values) == 1 and isinstance(values[0], Constant) else "?"
    span = given.span
    at = Location(spot.path, span.line, span.column, span.end_line)
    if only is None and none is None:
        return Settled(False, None)
    return Settled(True, _period(only, at, f"`{keyword}`", none))


def _period(value: object, at: Location, name: str, none: str | None) -> Period | None:
    if value is None and none is not None:
        return Period(None, at, f"{name} {none}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Period(float(value), at, f"{name} is {shown(value)}")


def _at(spot: Spot) -> Location:
    span = spot.call.span
    return Location(spot.path, span.line, span.column, span.end_line)
