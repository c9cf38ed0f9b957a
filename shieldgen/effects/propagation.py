"""Outlines along the call graph to the effects of every function in it, with the chains that lead to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..model.effect import Effect, EffectKind, Verdict
from .callgraph import Callgraph, Key, children
from .chains import LONGEST, Link, confidence, steps
from .outline import Act, Elsewhere, Grow, Loop, Node, Within

_PASSES = 2
"""Twice over all functions: the second time, functions that call each other know each other's effects."""
_MOST = 48
"""How many effects of one function are passed on."""
_FAR, _TOO_FAR = 5, 6
"""An effect so many steps away is less sure, or not told of: conditions on the way may keep it from happening."""
_CACHE_FAR = 5
"""Caches that far away are a detail of how something else is done."""
_NEAR = 2
"""A cache in the process's own memory is told of only so near: further down it is a detail of somebody else's work."""


@dataclass(frozen=True, slots=True)
class Found:
    """An effect as one function sees it."""

    kind: EffectKind
    call: str
    text: str
    chain: tuple[Link, ...]
    sure: int
    idempotent: Verdict
    because: str
    repeated: bool = False
    shielded: bool = False
    local: bool = False


Effects = dict[Key, tuple[Found, ...]]


def propagate(graph: Callgraph) -> Effects:
    """The effects of each function: its own and those of what it calls."""
    known: Effects = {}
    for _ in range(_PASSES):
        for key in graph.order:
            outline = graph.outlines[key]
            walk = _Walk(graph, key, known)
            found = walk.nodes(outline.nodes, outline.scope.path, repeated=False, shielded=False)
            grows = next((node for node in _grown(outline.nodes)), None)
            known[key] = _kept(_grown_writes(found, grows) if grows is not None else found)
    return known


def effects(found: Iterable[Found]) -> tuple[Effect, ...]:
    """The effects as the model tells them, surest first."""
    near = (f for f in found if len(f.chain) < (_CACHE_FAR if f.kind == "cache" else _TOO_FAR))
    ordered = sorted(near, key=lambda f: (-_sureness(f), len(f.chain), f.kind, f.call))
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
        )
        for f in ordered
    )


def _sureness(found: Found) -> int:
    return min(found.sure, 1) if len(found.chain) >= _FAR else found.sure


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one function's nodes."""

    graph: Callgraph
    key: Key
    known: Effects

    def nodes(self, nodes: tuple[Node, ...], path: str, *, repeated: bool, shielded: bool) -> Iterator[Found]:
        """The effects of nodes that stand in the file of that path."""
        for node in nodes:
            if isinstance(node, Act):
                yield from _of_act(node, path, repeated=repeated, shielded=shielded)
                for found in self._called(node, path):
                    yield replace(found, repeated=found.repeated or repeated, shielded=found.shielded or shielded)
            yield from self.nodes(
                children(node),
                node.path if isinstance(node, Elsewhere) else path,
                repeated=repeated or isinstance(node, Loop),
                shielded=shielded or (isinstance(node, Within) and node.shield),
            )

    def _called(self, act: Act, path: str) -> Iterator[Found]:
        """The effects of what an act calls, as its function sees them."""
        link = Link(path, act.span, f"calls {act.name}")
        targets = self.graph.targets(self.key, act)
        share = Counter(kind for t in targets for kind in {found.kind for found in self.known.get(t, ())})
        for target in targets:
            for found in self.known.get(target, ()):
                if len(found.chain) < (_NEAR if found.local else LONGEST):
                    # What few of several implementations do is not what the call does.
                    most = 2 if act.sure else 1 if 2 * share[found.kind] >= len(targets) else 0
                    yield replace(found, chain=(link, *found.chain), sure=min(found.sure, most))


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
                local=match.effect == "cache" and match.entry is None,
            )


def _grown(nodes: tuple[Node, ...]) -> Iterator[Grow]:
    for node in nodes:
        if isinstance(node, Grow):
            yield node
        else:
            yield from _grown(children(node))


def _grown_writes(found: Iterable[Found], grow: Grow) -> Iterator[Found]:
    """Effects of a function that changes a stored value by what it was: its own writes make the change last."""
    for effect in found:
        if effect.kind == "db_write" and len(effect.chain) == 1 and effect.idempotent != "no":
            yield replace(effect, idempotent="no", because=f"`{grow.what}` changes with each run")
        else:
            yield effect


def _kept(found: Iterable[Found]) -> tuple[Found, ...]:
    """One of each kind, call and verdict: the surest, then the one with the shortest chain."""
    kept: dict[object, Found] = {}
    for effect in found:
        name = (effect.kind, effect.call, effect.idempotent, effect.shielded)
        other = kept.get(name)
        if other is None or (-effect.sure, len(effect.chain)) < (-other.sure, len(other.chain)):
            kept[name] = effect
    ordered = sorted(kept.values(), key=lambda f: (-f.sure, len(f.chain)))
    return tuple(ordered[:_MOST])
