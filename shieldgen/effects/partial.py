"""An outline to the places where some of several effects may fail while the whole is recorded as done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .callgraph import Callgraph, Key
from .chains import Link, Why
from .outline import Act, Attempt, Elsewhere, Fork, Leave, Loop, Mark, Node, Together, acts, children
from .propagation import Effects
from .states import shown

_RECORDED = frozenset({"db_write", "file_write"})
_OUTSIDE = frozenset({"payment", "email", "db_write", "http_post", "file_write", "delete", "llm_call", "push"})
_AGAIN = frozenset({"queue_publish"})
_NEAR = 3
"""How far away an effect still is that of the act that leads to it."""


def partial(graph: Callgraph, key: Key, effects: Effects) -> tuple[Why, ...]:
    """The places in the function itself, and in what it calls directly, where success may be partial."""
    outline = graph.outlines[key]
    found = list(_Walk(graph, key, effects).sequence(outline.nodes, outline.scope.path))
    for act in acts(outline.nodes):
        link = Link(outline.scope.path, act.span, f"calls {act.name}")
        for target in graph.targets(key, act):
            below = graph.outlines[target]
            for why in _Walk(graph, target, effects).sequence(below.nodes, below.scope.path):
                found.append(Why((link, *why.chain), why.text, why.sure))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one function's nodes."""

    graph: Callgraph
    key: Key
    effects: Effects

    def sequence(self, nodes: tuple[Node, ...], path: str) -> Iterator[Why]:
        """Attempts whose failures are only recorded, and after them a write that tells of the whole."""
        failing: list[Attempt | Together] = []
        state: Mark | None = None
        for node in nodes:
            if isinstance(node, Mark):
                state = node
            recorded = self._record(node)
            if failing and recorded is not None:
                yield _why(failing[0], recorded, state, path)
                failing = []
            if isinstance(node, Fork) and self._raises_or_tries_again(node):
                failing = []
            if isinstance(node, Loop) and not node.endless and not node.retry:
                failing.extend(self._tolerant(node.body))
            elif isinstance(node, Together) and node.keeps_errors and self._several(node):
                failing.append(node)
            elif isinstance(node, Attempt):
                yield from self.sequence(node.body, path)
                continue
            for inner in _blocks(node):
                yield from self.sequence(inner, node.path if isinstance(node, Elsewhere) else path)

    def _several(self, node: Together) -> bool:
        """Whether what runs at the same time has effects outside."""
        return any(self._kinds(act) & _OUTSIDE for act in acts(node.body))

    def _raises_or_tries_again(self, node: Fork) -> bool:
        """Whether a branch ends the function, or hands on what failed: `if failed: raise ...`."""
        return any(
            (option and isinstance(option[-1], Leave)) or any(self._kinds(act) & _AGAIN for act in acts(option))
            for option in node.options
        )

    def _tolerant(self, nodes: tuple[Node, ...]) -> Iterator[Attempt]:
        """Attempts with an effect in them whose failure neither ends the work nor is tried again."""
        for node in nodes:
            match node:
                case Attempt():
                    caught = [catch for catch in node.catches if not catch.raises and not catch.leaves]
                    again = any(self._kinds(act) & _AGAIN for catch in caught for act in acts(catch.body))
                    works = any(self._kinds(act) & _OUTSIDE for act in acts(node.body))
                    if works and any(catch.broad for catch in caught) and not again:
                        yield node
                case Fork():
                    for option in node.options:
                        yield from self._tolerant(option)
                case _:
                    yield from self._tolerant(children(node))

    def _record(self, node: Node) -> Act | None:
        """The act of a node that records something for good."""
        if isinstance(node, Loop):
            return None
        return next((act for act in acts((node,)) if self._kinds(act) & _RECORDED), None)

    def _kinds(self, act: Act) -> frozenset[str]:
        """The kinds of effects of an act that are sure enough."""
        found: set[str] = {act.match.effect} if act.match is not None and act.match.effect is not None else set()
        for target in self.graph.targets(self.key, act):
            below = self.effects.get(target, ())
            found |= {effect.kind for effect in below if effect.sure > 0 and len(effect.chain) <= _NEAR}
        return frozenset(found)


def _why(failing: Attempt | Together, recorded: Act, state: Mark | None, path: str) -> Why:
    """`state` is what was set on the way to the act that records the whole."""
    direct = recorded.match is not None and recorded.match.effect in _RECORDED
    kept = isinstance(failing, Together)  # somebody may still look at the results
    whole = f"{shown(state)} all the same" if state is not None else "the whole is recorded as done"
    return Why(
        (
            Link(
                path, failing.span, "a failure here is kept as a result" if kept else "a failure here is only recorded"
            ),
            Link(path, recorded.span, f"{recorded.name} records the whole afterwards"),
        ),
        f"some of several effects may fail, and {whole}",
        2 if direct and not kept else 1,
    )


def _blocks(node: Node) -> tuple[tuple[Node, ...], ...]:
    match node:
        case Fork():
            return node.options
        case Act():
            return ()
        case _:
            return (children(node),)
