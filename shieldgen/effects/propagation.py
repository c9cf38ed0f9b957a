"""Outlines along the call graph to the effects of every function in it, with the chains that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import get_args

from ..model.code import Span
from ..model.effect import Effect, EffectKind
from ..model.frozen import dataclass
from .callgraph import Callgraph, Key
from .chains import LONGEST, Link, confidence, steps
from .durations import Clock, Times
from .forms import SEQUENTIAL
from .found import Found, taken_together
from .outline import Act, Apart, Attempt, Elsewhere, Fork, Loop, Missing, Node, Within, acts, children
from .promises import only_looks, promised
from .tidying import is_tidying
from .written import Match

IN_SOME = "in some implementations"
"""Begins the reason of what no more than half of the implementations of a method may not do twice."""
_MOST_DO = 0.5
"""What so many of the implementations of a method do is what calling it does."""
_STAND_IN = re.compile(r"in_?memory|fake|mock|dummy|stub|null|no_?op|test", re.IGNORECASE)
"""Words in the names of classes that do without what others do."""
_OUTSIDE = 5
"""So many steps away, what leaves the process is meant; further away, conditions may keep it from happening."""
_OUTWARD: frozenset[EffectKind] = frozenset({"payment", "email", "http_post"})
"""What one implementation sends by mail, the next sends by HTTP."""
_FAR: dict[EffectKind, int] = {
    "llm_call": 8, "http_post": 4, "push": 4, "delete": 3,
    "file_write": 3, "subprocess": 3, "queue_publish": 3, "queue_consume": 3, "cache": 3,
}  # fmt: skip
"""The kinds that are a detail of how something else is done where they are further away: a file, a notice, a row less.

Asking a model never is: whatever asks one, however far below, is about its answer.
"""
_TOLD = 3
"""So near, the name of a function that promises an effect is read by whoever reads the task function."""
_DETAILS: frozenset[EffectKind] = frozenset({"cache", "db_write", "delete", "file_write"})
"""What a function that looks, by its name, does of these may only be what it has to do to find what it looks for."""
_OWN_DELETES = 2
"""Files that are removed further away are those that a step before has made."""
_NEAR = 2
"""What is kept in the process's own memory is told of only so near: further down it is a detail of other work."""


Effects = dict[Key, tuple[Found, ...]]


def propagate(graph: Callgraph, times: Times) -> Effects:
    """The effects of each function: its own and those of what it calls; a loop that it starts goes on by itself."""
    known: Effects = {}
    for key in (*graph.order, *graph.again):
        outline = graph.outlines[key]
        walk = _Walk(graph, key, known, times, step=0 if _hands_on(outline.nodes) else 1)
        found = walk.nodes(outline.nodes, outline.scope.path, repeated=False, shielded=False)
        known[key] = taken_together(found, outline)
    return known


def effects(found: Iterable[Found]) -> tuple[Effect, ...]:
    """The effects as the model tells them, surest first; mere possibilities only of kinds that nothing surer shows."""
    told: list[Found] = []
    for f in sorted(found, key=lambda f: (-_sureness(f), f.away, len(f.chain), f.kind, f.call)):
        if _sureness(f) > 0 or all(other.kind != f.kind for other in told):
            told.append(f)
    return tuple(
        Effect(
            kind=f.kind,
            call=f.call,
            evidence=steps(f.chain),
            confidence=confidence(_sureness(f)),
            idempotent=f.idempotent,
            because=f.because,
            repeated=f.repeated,
            shielded=f.shielded,
            on_failure=f.on_failure,
            branches=f.branches,
            on=f.on,
            certain=f.certain and _sureness(replace(f, sure=2)) > 1,
        )
        for f in told
    )


def _sureness(found: Found) -> int:
    """How sure it is that the effect is one of the whole, from how sure its call is and how far away."""
    far = _OWN_DELETES if is_tidying(found.kind, found.call) else _FAR.get(found.kind, _OUTSIDE)
    if found.told <= _TOLD:
        return found.sure
    if found.away > far:
        return 0
    return min(found.sure, 1) if found.away >= _OUTSIDE else found.sure


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one function's nodes."""

    graph: Callgraph
    key: Key
    known: Effects
    times: Times
    step: int

    def nodes(self, nodes: tuple[Node, ...], path: str, *, repeated: bool, shielded: bool) -> Iterator[Found]:
        """The effects of nodes that stand in the file of that path."""
        absent = False
        for node in nodes:
            absent = absent or (isinstance(node, Missing) and self._only_looks(node))
            for found in self._node(node, path, repeated=repeated, shielded=shielded):
                yield _checked(found) if absent else found

    def _node(self, node: Node, path: str, *, repeated: bool, shielded: bool) -> Iterator[Found]:
        match node:
            case Act():
                yield from _of_act(node, path, repeated=repeated, shielded=shielded)
                for found in self._called(node, path):
                    yield replace(found, repeated=found.repeated or repeated, shielded=found.shielded or shielded)
                for found in self.nodes(node.inside, path, repeated=repeated, shielded=shielded):
                    yield found if node.sure else replace(found, sure=min(found.sure, 1))
            case Fork():
                for option in node.options:
                    for found in self.nodes(option, path, repeated=repeated, shielded=shielded):
                        yield replace(found, branches=found.branches + 1)
            case Attempt():
                yield from self.nodes(node.body, path, repeated=repeated, shielded=shielded)
                for catch in node.catches:
                    for found in self.nodes(catch.body, path, repeated=repeated, shielded=shielded):
                        # Others, a time-out among them, may be how it works: `except TimeoutError: await flush()`.
                        failed = found.on_failure or catch.broad or catch.records
                        yield replace(found, on_failure=failed, branches=found.branches + 1)
                yield from self.nodes((*node.orelse, *node.final), path, repeated=repeated, shielded=shielded)
            case Apart() if Clock(self.graph, self.key, self.times, path).sequence(node.body).endless:
                return
            case _:
                yield from self.nodes(
                    children(node),
                    node.path if isinstance(node, Elsewhere) else path,
                    repeated=repeated or isinstance(node, Loop),
                    shielded=shielded or (isinstance(node, Within) and node.shield),
                )

    def _only_looks(self, node: Missing) -> bool:
        """Whether what found nothing was a lookup: an answer to a request that writes is none."""
        asked = [act for act in acts(self.graph.outlines[self.key].nodes) if _inside(act.span, node.asked)]
        return not any(
            (act.match is not None and act.match.effect is not None)
            or any(f.sure > 0 for target in self.graph.targets(self.key, act) for f in self.known.get(target, ()))
            for act in asked
        )

    def _called(self, act: Act, path: str) -> Iterator[Found]:
        """The effects of what an act calls, as its function sees them."""
        link = Link(path, act.span, f"calls {act.name}")
        targets = self.graph.targets(self.key, act)
        implementations = self._implementations(targets)
        share, once = _share(implementations), _once(implementations)
        for target in targets:
            near = self._near(target)
            looks = only_looks(self.graph.outlines[target].scope)
            for found in self.known.get(target, ()):
                if act.match is not None and act.match.statement and found.kind in ("db_write", "delete"):
                    continue  # its text is read where it is written
                if len(found.chain) < (_NEAR if found.local else LONGEST):
                    # What few of several implementations do is not what the call does.
                    meant = found in near or share.get(found.kind, 1.0) >= _MOST_DO
                    most = 2 if act.sure else 1 if meant else 0
                    every = len(implementations) > 1 and share[found.kind] == 1.0
                    told = (1 if found in near else found.told) + self.step
                    sure = found.sure - 1 if looks and found.kind in _DETAILS else found.sure
                    away, sure = found.away + self.step, max(0, min(sure, most))
                    certain = (found.certain or sure > 1 or found.sure > 1) and (act.sure or every) and not looks
                    seen = replace(found, chain=(link, *found.chain), sure=sure, away=away, told=told, certain=certain)
                    if seen.idempotent == "no" and once <= _MOST_DO:
                        # Which of them runs is not written here.
                        seen = replace(seen, idempotent="unknown", because=f"{IN_SOME}, {found.because}")
                    yield seen

    def _near(self, target: Key) -> tuple[Found, ...]:
        """The effects that the function's name promises, the nearest that fit: they are as near as the function."""
        kinds = promised(self.graph.outlines[target].scope)
        fitting = [found for found in self.known.get(target, ()) if found.kind in kinds]
        nearest = min((found.away for found in fitting), default=1)
        return tuple(found for found in fitting if found.away == nearest)

    def _implementations(self, targets: tuple[Key, ...]) -> list[list[Found]]:
        """What each implementation of one method does, of those that are known; nothing where it is not one method."""
        functions = [self.graph.outlines[target].scope.function for target in targets]
        if len(targets) < 2 or len({function.name for function in functions if function is not None}) != 1:
            return []
        done = [(target, [f for f in self.known.get(target, ()) if _sureness(f) > 0]) for target in targets]
        return [found for target, found in done if found or self._is_telling(target)]

    def _is_telling(self, target: Key) -> bool:
        """Whether that a function has no effect tells anything.

        Everything that it waits for must be known, and it must not stand in for what has one, as fakes do.
        """
        outline = self.graph.outlines[target]
        if outline.scope.receiver is not None and _STAND_IN.search(outline.scope.receiver.cls.name):
            return False
        return not any(act.is_unknown for act in acts(outline.nodes))


def _share(told: list[list[Found]]) -> dict[str, float]:
    """The share of the implementations of one method that have each kind of effect."""
    known = [{f.kind for f in found} for found in told]
    alike = {kind: _OUTWARD if kind in _OUTWARD else {kind} for kind in get_args(EffectKind)}
    return {kind: sum(1 for found in known if found & alike[kind]) / len(known) for kind in alike} if known else {}


def _once(told: list[list[Found]]) -> float:
    """The share of them that do something which must not be done twice."""
    return sum(1 for found in told if any(f.idempotent == "no" for f in found)) / len(told) if told else 1.0


def _hands_on(nodes: tuple[Node, ...]) -> bool:
    """Whether a function does one thing alone, or one again and again with waits in between."""
    found = tuple(islice(acts(nodes), 2))
    if len(found) < 2:
        return bool(found)
    if not any(isinstance(node, Loop) and (node.conditional or node.endless) for node in nodes):
        return False
    return len(tuple(islice((act for act in acts(nodes) if _does(act)), 2))) == 1


def _does(act: Act) -> bool:
    return bool(act.targets or act.inside or (act.match is not None and act.match.effect is not None))


def _inside(inner: Span, outer: Span) -> bool:
    begins = (outer.line, outer.column) <= (inner.line, inner.column)
    return begins and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _checked(found: Found) -> Found:
    """An effect that is only had where a lookup found that it was not had yet."""
    if found.kind not in ("db_write", "file_write") or found.idempotent != "no":
        return found
    return replace(found, idempotent="yes", because="it is written only where it is not there yet")


def _of_act(act: Act, path: str, *, repeated: bool, shielded: bool) -> Iterator[Found]:
    match = act.match
    if match is None or match.effect is None:
        return
    words = {"high": 2, "medium": 1, "low": 0}[match.confidence]
    for kind in (match.effect, match.also):
        if kind is not None:
            yield Found(
                kind=kind,
                call=match.name,
                text=match.text,
                chain=(Link(path, act.span, match.text),),
                sure=words if act.sure else min(words, 1),
                idempotent=match.idempotent,
                because=match.because,
                repeated=repeated,
                shielded=shielded,
                local=_is_in_memory(match),
                on=act.on,
            )


def _is_in_memory(match: Match) -> bool:
    """Whether a dict or list of the process's own is used as a cache or queue."""
    return match.effect == "cache" if match.entry is None else match.entry.pattern in SEQUENTIAL
