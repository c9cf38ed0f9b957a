"""Sites and hints to the facts of every task function: effects, time, errors, and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..analysis.cancellation import cancellation
from ..analysis.linking import Program
from ..analysis.starting import Starting
from ..analysis.values import Scope
from ..analysis.walking import waits
from ..model.effect import Effect
from ..model.hint import Hint
from ..model.task import ErrorHandling, FunctionId, Site, TaskFacts
from . import judging
from .blocking import Blocking, blocking
from .callgraph import Callgraph, Key, build
from .catalogue import Catalogue
from .chains import reasons
from .done_early import done_early
from .durations import LONG_S, Times, duration, times
from .errors import FailuresOf, error_handling, failures
from .left_behind import left_behind
from .outline import acts
from .partial import partial
from .periods import Place, each_round
from .propagation import Effects, effects, propagate
from .queues import Queues
from .timeline import Timelines

_MOST = 6


def task_facts(
    program: Program,
    sites: Iterable[Site],
    hints: Mapping[FunctionId, Hint],
    catalogue: Catalogue,
) -> tuple[TaskFacts, ...]:
    """What is known of every function that a site schedules or a hint is written at, by file and place."""
    scheduled: dict[FunctionId, list[Site]] = {wanted: [] for wanted in hints}
    for site in sites:
        for target in site.targets:
            scheduled.setdefault(target, []).append(site)
    scopes = {wanted: scope for wanted in scheduled if (scope := program.scope_of(wanted)) is not None}
    graph = build(program, catalogue, scopes.values())
    found = _Found(program, graph, catalogue, {wanted: graph.roots[scope] for wanted, scope in scopes.items()})
    told = [found.facts(wanted, scope, tuple(scheduled[wanted]), hints.get(wanted)) for wanted, scope in scopes.items()]
    return tuple(sorted(told, key=lambda facts: (facts.at, facts.id)))


class _Found:
    """Everything that was found out about the functions of one call graph."""

    def __init__(
        self, program: Program, graph: Callgraph, catalogue: Catalogue, keys: Mapping[FunctionId, Key]
    ) -> None:
        self.program = program
        self.keys = keys
        self.catalogue = catalogue
        self.graph = graph
        self.times: Times = times(graph)
        self.effects: Effects = propagate(graph, self.times)
        self.blocking: Blocking = blocking(graph)
        self.failures: FailuresOf = failures(graph)
        self.lines = Timelines(graph, self.effects)
        self.starting = Starting(program)
        self.queues = Queues(graph, self.effects)

    def facts(self, wanted: FunctionId, scope: Scope, sites: tuple[Site, ...], hint: Hint | None) -> TaskFacts:
        """The facts of one task function."""
        key = self.keys[wanted]
        function = scope.function
        if function is None:
            raise AssertionError(f"{wanted.path}: a module is no task function")
        own = effects(self.effects.get(key, ()))
        time = self.times[key]
        lasting = duration(time)
        if sites and all(any(self.times[through].endless for through in self._through(site)) for site in sites):
            lasting = replace(lasting, endless=True, long_running="yes")
        unseen = self._unseen(key)
        if lasting.long_running != "yes" and (lasting.at_most_s is None or lasting.at_most_s > LONG_S):
            if any(judging.asks_a_model(effect) for effect in own):
                lasting = replace(lasting, long_running="yes")
            elif unseen is not None and lasting.bounded != "yes":
                lasting = replace(lasting, long_running="unknown")
        ends = cancellation(self.program, scope, level=_cancelled_by_level(sites, hint))
        rounds = each_round(self.graph, key, self.times)
        known = judging.Circumstances(
            name=wanted.qualname,
            at_start=bool(sites) and all(self.starting.only(FunctionId(s.at.path, s.enclosing)) for s in sites),
            unseen=unseen,
            handed=self._handed(key),
            rounds=frozenset(effect for effect in own if _place(effect) in rounds),
            passing=frozenset(effect for effect in own if effect.on and self.queues.passing(effect.on)),
            sent_on=frozenset(effect for effect in own if effect.on and self.queues.sent_on(effect.on)),
        )
        critical, critical_because = judging.critical(own, lasting, hint, known)
        idempotent, idempotent_because = judging.idempotent(own, lasting, hint, known)
        return TaskFacts(
            id=wanted,
            at=self.program.location(scope, function.span),
            is_async=function.is_async,
            documented=bool(function.docstring),
            hint=hint,
            sites=sites,
            effects=own,
            duration=lasting,
            errors=self._errors(key, sites, hint, endless=lasting.endless),
            critical=critical,
            critical_because=critical_because,
            idempotent=idempotent,
            idempotent_because=idempotent_because,
            in_one_step=function.is_async and not waits(self.program.body(scope)),
            at_start=known.at_start,
            blocking=reasons(self.blocking[key], _MOST) if function.is_async else (),
            partial=reasons(partial(self.graph, key, self.effects), _MOST),
            shields=reasons(time.shields, _MOST),
            waits=reasons(time.waits, _MOST),
            recovers=ends.recovers,
            swallows=ends.swallowed,
            cut_short=ends.cut,
            left_behind=reasons(left_behind(self.lines, key), _MOST) if function.is_async else (),
            done_early=reasons(done_early(self.lines, key), _MOST),
        )

    def _errors(self, key: Key, sites: tuple[Site, ...], hint: Hint | None, *, endless: bool) -> ErrorHandling:
        """Its own error handling, or that of whoever schedules it and waits, adds a callback or a handler."""
        inside = error_handling(self.failures[key], endless=endless)
        told = (hint is not None and hint.on_error is not None) or (
            bool(sites) and all(self._told_at(site, endless=endless) for site in sites)
        )
        return replace(inside, handled="yes") if told else inside

    def _told_at(self, site: Site, *, endless: bool) -> bool:
        """Whether a site's caller is told; whoever waits for a loop without end waits at the shutdown only."""
        handler = site.hint is not None and site.hint.on_error is not None
        around = any(error_handling(self.failures[through]).handled == "yes" for through in self._through(site))
        return handler or around or site.callback or (site.awaited == "yes" and not endless)

    def _through(self, site: Site) -> Iterator[Key]:
        """The functions that await the work of the site for a wrapper."""
        return (self.keys[through] for through in site.through if through in self.keys)

    def _unseen(self, key: Key) -> str | None:
        """A call that the function itself waits for and of which neither the project nor the catalogue tells."""
        for act in acts(self.graph.outlines[key].nodes):
            if act.is_unknown and not self.catalogue.covers(act.name):
                return act.name
        return None

    def _handed(self, key: Key) -> str | None:
        """The parameter whose coroutine the function itself awaits."""
        return next((act.name for act in acts(self.graph.outlines[key].nodes) if act.handed), None)


def _place(effect: Effect) -> Place:
    """Where the function itself has an effect, or calls what has it."""
    at = effect.evidence[0].at
    return at.path, at.line, at.column


def _cancelled_by_level(sites: tuple[Site, ...], hint: Hint | None) -> bool:
    """Whether anyio or the runtime cancels the task: again at every await, until it has ended."""
    kinds = ("schedule", "wiring", "start_soon", "taskgroup_start")
    return hint is not None or any(site.kind in kinds for site in sites)
