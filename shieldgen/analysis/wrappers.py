"""The application's own functions that schedule one of their parameters into the calls that give them work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model.task import FunctionId, Site
from .handed import handed, runner
from .linking import Program
from .passing import argument, takers
from .spots import Spot, spots
from .values import Unnamed, Value
from .walking import last_name


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A function that schedules its parameter at `inner`; `through` is what awaits it there, if not itself."""

    function: FunctionId
    parameter: str
    inner: Site
    through: FunctionId | None


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A call of a wrapper, with the expression that is the work."""

    spot: Spot
    wrapper: Wrapper
    work: tuple[Value, ...]


def wrappers(
    program: Program, found: Iterable[tuple[Site, tuple[Value, ...]]]
) -> dict[FunctionId, tuple[Wrapper, ...]]:
    """The wrappers among the functions that hold these sites (with what each schedules), by function."""
    seen: dict[FunctionId, dict[str, Wrapper]] = {}
    for site, work in found:
        for value in work:
            parameter = next(handed(program, value), None)
            if parameter is not None and _schedules(site, parameter, value) and not _waits_itself(site, value):
                wrapper = Wrapper(parameter.scope, parameter.name, site, runner(value))
                seen.setdefault(parameter.scope, {}).setdefault(parameter.name, wrapper)
    return {function: tuple(of_parameter.values()) for function, of_parameter in seen.items()}


def calls(program: Program, known: dict[FunctionId, tuple[Wrapper, ...]]) -> Iterator[Wrapped]:
    """The calls of these wrappers in the whole project."""
    if not known:
        return
    names = {_called_as(wrapper) for wrapper in known}
    for path in program.modules.naming(names):
        facts = program.module(path)
        if facts is None or facts.origin != "source":
            continue
        for spot in spots(program, path, names):
            if last_name(spot.call.func) in names:
                yield from _called(program, spot, known)


def _called(program: Program, spot: Spot, known: dict[FunctionId, tuple[Wrapper, ...]]) -> Iterator[Wrapped]:
    starred = any(argument.star for argument in spot.call.arguments)
    for callee in program.callees(spot.call, spot.scope):
        for method, skip in takers(program, callee):
            for wrapper in known.get(method.id, ()):
                expr = argument(spot.call, method.function, wrapper.parameter, skip=skip)
                if expr is not None or starred:
                    yield Wrapped(spot, wrapper, program.values(expr, spot.scope) if expr is not None else ())
                    return


def _schedules(site: Site, parameter: Unnamed, work: Value) -> bool:
    """Whether calling the parameter's function schedules, not a call of something that it is kept for.

    Whoever makes an object around a coroutine gives it work, whenever that starts; a callback is called for others.
    """
    around = parameter.scope
    enclosing = site.at.path == around.path and f"{site.enclosing}.".startswith(f"{around.qualname}.")
    return enclosing or (isinstance(work, Unnamed) and _called_as(around) != around.qualname.rpartition(".")[2])


def _called_as(wrapper: FunctionId) -> str:
    """The name by which a function is called: a constructor by that of its class."""
    outer, _, name = wrapper.qualname.rpartition(".")
    return outer.rpartition(".")[2] if name == "__init__" else name


def _waits_itself(site: Site, work: Value) -> bool:
    """Whether a function that runs its parameter elsewhere (in a thread) waits for it: nothing is in the background."""
    return site.kind.endswith("shield") or (site.awaited == "yes" and not isinstance(work, Unnamed))
