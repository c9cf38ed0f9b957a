"""Queues in memory to what becomes of what is put on them: what takes it out, and what that leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..model.effect import EffectKind
from .callgraph import Callgraph, Key
from .holding import EACH
from .outline import Act, Apart, Node, acts, children
from .propagation import Effects, effects

_PASSING: frozenset[EffectKind] = frozenset({"queue_consume", "push", "cache"})


class Queues:
    """Looks for what takes things out of queues, among the functions of a graph."""

    def __init__(self, graph: Callgraph, known: Effects) -> None:
        self._graph = graph
        self._known = known
        self._takers: dict[str, list[Key]] = {}
        for key, outline in graph.outlines.items():
            for act in acts(outline.nodes):
                if act.on and act.match is not None and act.match.effect == "queue_consume":
                    self._takers.setdefault(act.on, []).append(key)

    def passing(self, on: str) -> bool:
        """Whether what is put on the queue is only shown to somebody, or kept for speed, by whatever takes it."""
        return self._ends_in(on, _PASSING)

    def sent_on(self, on: str) -> bool:
        """Whether it is sent on by HTTP besides, and nothing else."""
        return self._ends_in(on, _PASSING | {"http_post"})

    def _ends_in(self, on: str, kinds: frozenset[EffectKind]) -> bool:
        takers = self._takers.get(on, [])
        known = all(self._leaves(key, kinds) for taker in takers for key in self._around(taker))
        return on == EACH or (bool(takers) and known)

    def _around(self, taker: Key) -> Iterator[Key]:
        """The function that takes something out, and those that it gives it to."""
        yield taker
        yield from self._callers.get(taker, ())

    @cached_property
    def _callers(self) -> Mapping[Key, list[Key]]:
        callers: dict[Key, list[Key]] = {}
        for caller, outline in self._graph.outlines.items():
            waited = (self._graph.targets(caller, act) for act in _waited_for(outline.nodes))
            for key in {target for targets in waited for target in targets}:
                callers.setdefault(key, []).append(caller)
        return callers

    def _leaves(self, key: Key, kinds: frozenset[EffectKind]) -> bool:
        """Whether everything that a function does is known, and of these kinds."""
        unknown = any(act.handed or act.is_unknown for act in acts(self._graph.outlines[key].nodes))
        told = [effect for effect in effects(self._known.get(key, ())) if effect.confidence != "low"]
        return not unknown and all(effect.kind in kinds for effect in told)


def _waited_for(nodes: tuple[Node, ...]) -> Iterator[Act]:
    """The acts that a function waits for: what is started as a task of its own gives it nothing."""
    for node in nodes:
        if isinstance(node, Act):
            yield node
        if not isinstance(node, Apart):
            yield from _waited_for(children(node))
