"""The application's own functions that schedule one of their parameters into the calls that give them work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import code
from ..model.task import FunctionId, Site
from .linking import Program
from .spots import Spot, spots
from .values import BoundMethod, FunctionValue, Partial, Started, Unnamed, Value
from .walking import last_name


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A function that schedules its parameter `parameter` at `inner`."""

    function: FunctionId
    parameter: str
    inner: Site


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A call of a wrapper, with the expression that is the work."""

    spot: Spot
    wrapper: Wrapper
    work: tuple[Value, ...]


def wrappers(found: Iterable[tuple[Site, tuple[Value, ...]]]) -> dict[FunctionId, Wrapper]:
    """The wrappers among the functions that hold these sites (with what each schedules)."""
    seen: dict[FunctionId, Wrapper] = {}
    for site, work in found:
        for value in work:
            parameter = _parameter_of(value)
            if parameter is not None and not _waits_itself(site, value):
                seen.setdefault(parameter.scope, Wrapper(parameter.scope, parameter.name, site))
    return seen


def calls(program: Program, known: dict[FunctionId, Wrapper]) -> Iterator[Wrapped]:
    """The calls of these wrappers in the whole project."""
    if not known:
        return
    names = {wrapper.qualname.rpartition(".")[2] for wrapper in known}
    words = r"\b(?:" + "|".join(sorted(map(re.escape, names))) + r")\s*\("
    raw, pattern = re.compile(words.encode()), re.compile(words)
    for path in program.modules.mentioning(names):
        if not raw.search(program.modules.raw(path)):
            continue
        facts = program.module(path)
        if facts is None or facts.origin != "source":
            continue
        for spot in spots(program, path, pattern):
            if last_name(spot.call.func) in names:
                yield from _called(program, spot, known)


def _called(program: Program, spot: Spot, known: dict[FunctionId, Wrapper]) -> Iterator[Wrapped]:
    for callee in program.callees(spot.call, spot.scope):
        method = callee.method if isinstance(callee, BoundMethod) else callee
        if not isinstance(method, FunctionValue):
            continue
        wrapper = known.get(FunctionId(method.path, method.function.qualname))
        if wrapper is not None:
            expr = _argument(spot.call, method.function, wrapper.parameter, skip=int(isinstance(callee, BoundMethod)))
            yield Wrapped(spot, wrapper, program.values(expr, spot.scope) if expr is not None else ())
            return


def _argument(call: code.Call, function: code.Function, name: str, *, skip: int) -> code.Expr | None:
    places = [p.name for p in function.parameters[skip:] if p.kind.startswith("positional")]
    return call.keyword(name) or (call.positional(places.index(name)) if name in places else None)


def _waits_itself(site: Site, work: Value) -> bool:
    """Whether a function that runs its parameter elsewhere (in a thread) waits for it: nothing is in the background."""
    return site.kind.endswith("shield") or (site.awaited == "yes" and not isinstance(work, Unnamed))


def _parameter_of(value: Value) -> Unnamed | None:
    match value:
        case Unnamed():
            return value
        case Started() | Partial():
            return _parameter_of(value.target)
        case _:
            return None
