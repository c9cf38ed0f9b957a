"""A program into its sites: every place that schedules background work, and the functions that run there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..model import code
from ..model.facts import SiteSyntax
from ..model.hint import Hint, Timing
from ..model.source import Problem
from ..model.task import FunctionId, Site
from . import classes
from .callers import Callers
from .keeping import Kept, kept
from .linking import Program
from .loops import is_loop
from .routes import Routes
from .schedulers import BY_REFERENCE, SCHEDULERS, VERBS, Scheduler, is_given, local_names, stated_view
from .sites import read_site
from .spots import Spot, spots
from .targets import targets
from .values import BoundMethod, External, FunctionValue, Items, Scope, Started, Unnamed, Value
from .walking import last_name
from .wired import wired
from .wrappers import Wrapped, calls, wrappers

_LOOPS = "asyncio.AbstractEventLoop().create_task"
_WRAPPED_DEEPEST = 6
"""How many wrappers may stand one inside the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A site with what rewriting and following need of it: where its call stands, and what it schedules."""

    site: Site
    spot: Spot
    work: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Scheduling:
    """All sites of a program by path and line, and what could not be read at them."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites alone."""
        return tuple(found.site for found in self.found)


class Sites:
    """Finds the sites of a program in the files `paths`; `hints` are those at its functions."""

    def __init__(
        self, program: Program, paths: Iterable[str], hints: Mapping[FunctionId, Hint] = MappingProxyType({})
    ) -> None:
        self._hints = hints
        self._program = program
        self._callers = Callers(program)
        self._paths = tuple(paths)
        self._routes = Routes(program, self._paths)
        self._problems: list[Problem] = []

    def find(self) -> Scheduling:
        """Every site; calls of the application's own wrappers with the kind `via_wrapper`."""
        found = [site for path in self._paths for site in self._in_module(path)]
        known = {(f.spot.path, f.spot.call.span) for f in found}
        latest = found
        for _ in range(_WRAPPED_DEEPEST):
            wrapping = wrappers(self._program, ((f.site, f.work) for f in latest))
            latest = []
            for wrapped in calls(self._program, wrapping):
                place = (wrapped.spot.path, wrapped.spot.call.span)
                if place not in known:
                    known.add(place)
                    latest.append(self._wrapped(wrapped))
            found += latest
        found.sort(key=lambda f: (f.site.at, f.site.kind == "via_wrapper"))
        return Scheduling(tuple(found), tuple(self._problems))

    def _in_module(self, path: str) -> Iterator[Found]:
        facts = self._program.module(path)
        if facts is None or facts.origin != "source":
            return
        verbs = VERBS | local_names(facts.body) | self._wired_names(path)
        for spot in spots(self._program, path, verbs):
            if last_name(spot.call.func) in verbs or spot.call.arguments:
                found = self._at(spot)
                if found is not None:
                    yield found

    def _wired_names(self, path: str) -> frozenset[str]:
        """The methods of the generated wiring that the file imports."""
        names: set[str] = set()
        for bound in self._program.bindings(Scope(path)).names.values():
            for binding in bound:
                if not isinstance(binding.node, code.Import):
                    continue
                target = self._program.modules.of_import(path, binding.node)
                if target and not target.endswith("/") and self._program.modules.is_wiring(target):
                    names.update(
                        d.function.name for d in self._program.definitions(target) if isinstance(d, FunctionValue)
                    )
        return frozenset(names)

    # One call

    def _at(self, spot: Spot) -> Found | None:
        for callee in self._program.callees(spot.call, spot.scope) or self._callers.callees(spot, VERBS):
            match callee:
                case External(name=name) if name in SCHEDULERS:
                    return self._scheduled(spot, SCHEDULERS[name], 0)
                case External(name=name) if name in BY_REFERENCE:
                    place = BY_REFERENCE[name]
                    passed = spot.call.positional(place)
                    for value in self._program.values(passed, spot.scope) if passed is not None else ():
                        if isinstance(value, External) and value.name in SCHEDULERS:
                            return self._scheduled(spot, SCHEDULERS[value.name], place + 1)
                case BoundMethod():
                    target = wired(self._program, callee)
                    if target is not None:
                        return self._site(
                            spot, Scheduler("wiring", None, timing=stated_view(spot.call), managed=True), (target,)
                        )
                    inherited = self._overridden(callee)
                    if inherited is not None:
                        return self._scheduled(spot, inherited, 0)
                case _:
                    continue
        return self._scheduled(spot, SCHEDULERS[_LOOPS], 0) if is_loop(self._program, spot) else None

    def _overridden(self, callee: BoundMethod) -> Scheduler | None:
        """What a method schedules that the project overrides in a class of its own (`class Tasks(BackgroundTasks)`)."""
        name = callee.method.function.name
        if name not in VERBS:
            return None
        for base in classes.mro(self._program, callee.receiver):
            if isinstance(base, External):
                found = SCHEDULERS.get(self._program.canonical(f"{base.name}().{name}"))
                if found is not None:
                    return found
        return None

    def _scheduled(self, spot: Spot, scheduler: Scheduler, shift: int) -> Found | None:
        """The site of a scheduler's call, whose arguments stand `shift` places further on."""
        call = spot.call
        if scheduler.when is not None and not is_given(call, scheduler.when):
            return None
        if scheduler.place is None:
            return self._site(spot, scheduler, ())
        expr = call.positional(scheduler.place + shift) or call.keyword(scheduler.keyword)
        if scheduler.kind == "ensure_future" and isinstance(expr, code.Name) and self._is_task(expr.id, spot.scope):
            return None
        work = self._program.values(expr, spot.scope) if expr is not None else ()
        if isinstance(expr, code.Call) and not work:
            callees = self._program.callees(expr, spot.scope)
            work = tuple(Started(callee, expr, spot.scope) for callee in callees if isinstance(callee, Unnamed))
        if scheduler.kind == "background_tasks":
            work = tuple(element for value in work if isinstance(value, Items) for element in value.elements)
        return self._site(spot, scheduler, work)

    def _is_task(self, name: str, scope: Scope) -> bool:
        """Whether a variable holds what another call has scheduled, here or handed to what runs that (`ctx.run`)."""
        bound = self._program.bindings(scope).names.get(name, ())
        return bool(bound) and all(
            isinstance(binding.expr, code.Call)
            and any(
                isinstance(value, External) and value.name in SCHEDULERS
                for made_by in (binding.expr.func, *(argument.value for argument in binding.expr.arguments[:1]))
                for value in self._program.values(made_by, scope)
            )
            for binding in bound
        )

    def _site(self, spot: Spot, scheduler: Scheduler, work: tuple[Value, ...]) -> Found:
        syntax, hint = read_site(spot.call, spot.statement), self._hint(spot)
        held = self._kept(spot, syntax, scheduler)
        found, external = targets(self._program, work)
        route = self._routes.of(spot.scope)
        site = Site(
            at=self._program.location(spot.scope, spot.call.span),
            kind=scheduler.kind,
            enclosing=spot.scope.id.qualname,
            targets=found,
            external=external,
            timing=self._timing(scheduler, hint, found),
            shield=scheduler.kind.endswith("shield") or (hint is not None and hint.shield),
            hint=hint,
            usage=syntax.usage,
            ref_kept=held.ref_kept,
            awaited=held.awaited,
            callback=held.callback,
            in_endpoint=route is not None,
            route=route or "",
            managed=scheduler.managed,
            source=self._source(spot),
            fan_out=spot.loops > 0,
        )
        return Found(site, spot, work)

    def _wrapped(self, wrapped: Wrapped) -> Found:
        """The site of a call that gives work to a wrapper."""
        inner = wrapped.wrapper.inner
        scheduler = Scheduler("via_wrapper", None, timing=inner.timing, managed=inner.managed)
        found = self._site(wrapped.spot, scheduler, wrapped.work)
        outcome = found.site.awaited
        scope = self._program.scope_of(wrapped.wrapper.function)
        if scope is not None and scope.function is not None and scope.function.is_async:
            # Whoever awaits an async wrapper waits for the scheduling.
            outcome = "unknown" if outcome == "yes" else outcome
        site = replace(
            found.site,
            via=f"{wrapped.wrapper.function.path}:{wrapped.wrapper.function.qualname}",
            through=tuple(
                dict.fromkeys((*inner.through, *((wrapped.wrapper.through,) if wrapped.wrapper.through else ())))
            ),
            shield=inner.shield,
            ref_kept="yes" if inner.ref_kept == "yes" else found.site.ref_kept,
            awaited="yes" if inner.awaited == "yes" else outcome,
            callback=inner.callback,
        )
        return replace(found, site=site)

    def _timing(self, scheduler: Scheduler, hint: Hint | None, found: tuple[FunctionId, ...]) -> Timing | None:
        if scheduler.kind == "wiring" and scheduler.timing is None:
            hint = next((self._hints[target] for target in found if target in self._hints), None)
        return hint.timing if hint is not None and scheduler.kind in ("schedule", "wiring") else scheduler.timing

    def _hint(self, spot: Spot) -> Hint | None:
        """The hint of the runtime's `tasks.task(...).schedule(...)`."""
        if last_name(spot.call.func) != "schedule":
            return None
        from .hints.call_site import hint_at  # libcst takes as long to import as a small project to audit

        text = self._program.modules.source(spot.path, spot.call.span)
        hint = hint_at(text, self._program.location(spot.scope, spot.call.span))
        if isinstance(hint, Problem):
            self._problems.append(hint)
            return None
        return hint

    def _kept(self, spot: Spot, syntax: SiteSyntax, scheduler: Scheduler) -> Kept:
        if scheduler.managed:
            return Kept("yes", "yes" if scheduler.kind.startswith("taskgroup") else "no", False)
        return kept(self._program, spot.scope, spot.call, syntax)

    def _source(self, spot: Spot) -> str:
        return " ".join(self._program.modules.source(spot.path, spot.call.span).split())[:160]
