"""An outline to the places where some of several effects may fail while the whole is recorded as done."""

from __future__ import annotations

from collections.abc import Iterator

from .callgraph import Callgraph, Key, acts, children
from .chains import Link, Why
from .outline import Act, Attempt, Fork, Leave, Loop, Node, Outline
from .propagation import Effects

_RECORDED = frozenset({"db_write", "file_write"})
_OUTSIDE = frozenset({"payment", "email", "db_write", "http_post", "file_write", "delete", "llm_call", "push"})
_AGAIN = frozenset({"queue_publish"})


def partial(graph: Callgraph, key: Key, effects: Effects) -> tuple[Why, ...]:
    """The places in the function itself, and in what it calls directly, where success may be partial."""
    found = list(_of_outline(graph, key, effects))
    outline = graph.outlines[key]
    for act in acts(outline.nodes):
        for target in graph.targets(key, act):
            link = Link(outline.scope.path, act.span, f"calls {act.name}")
            found.extend(Why((link, *why.chain), why.text, why.sure) for why in _of_outline(graph, target, effects))
    return tuple(dict.fromkeys(found))


def _of_outline(graph: Callgraph, key: Key, effects: Effects) -> Iterator[Why]:
    outline = graph.outlines[key]
    yield from _of_sequence(outline.nodes, outline, graph, key, effects)


def _of_sequence(
    nodes: tuple[Node, ...], outline: Outline, graph: Callgraph, key: Key, effects: Effects
) -> Iterator[Why]:
    """Attempts whose failures are only recorded, and after them a write that tells of the whole."""
    failing: list[Attempt] = []
    for node in nodes:
        recorded = _writes(node, graph, key, effects)
        if failing and recorded is not None:
            first = failing[0]
            path = outline.scope.path
            yield Why(
                (
                    Link(path, first.span, "a failure here is only recorded"),
                    Link(path, recorded.span, f"{recorded.name} records the whole afterwards"),
                ),
                "some of several effects may fail, and the whole is recorded as done",
                2 if recorded.match is not None and recorded.match.effect in _RECORDED else 1,
            )
            failing = []
        if isinstance(node, Fork) and failing and _raises_or_tries_again(node, graph, key, effects):
            failing = []
        if isinstance(node, Loop) and not node.endless and not node.retry:
            failing.extend(_tolerant(node.body, graph, key, effects))
        elif isinstance(node, Attempt):
            yield from _of_sequence(node.body, outline, graph, key, effects)
            continue
        for inner in _blocks(node):
            yield from _of_sequence(inner, outline, graph, key, effects)


def _raises_or_tries_again(node: Fork, graph: Callgraph, key: Key, effects: Effects) -> bool:
    """Whether a branch ends the function, or hands what failed on: `if failed: raise ...`."""
    for option in node.options:
        if option and isinstance(option[-1], Leave):
            return True
        if any(_kinds(act, graph, key, effects) & _AGAIN for act in acts(option)):
            return True
    return False


def _tolerant(nodes: tuple[Node, ...], graph: Callgraph, key: Key, effects: Effects) -> Iterator[Attempt]:
    """Attempts with an effect in them whose failure neither ends the work nor is tried again."""
    for node in nodes:
        match node:
            case Attempt():
                caught = [catch for catch in node.catches if not catch.raises and not catch.leaves]
                again = any(_kinds(act, graph, key, effects) & _AGAIN for c in caught for act in acts(c.body))
                works = any(_kinds(act, graph, key, effects) & _OUTSIDE for act in acts(node.body))
                if works and any(catch.broad for catch in caught) and not again:
                    yield node
            case Fork():
                for option in node.options:
                    yield from _tolerant(option, graph, key, effects)
            case _:
                yield from _tolerant(children(node), graph, key, effects)


def _writes(node: Node, graph: Callgraph, key: Key, effects: Effects) -> Act | None:
    """The act of a node that records something for good."""
    if isinstance(node, Loop):
        return None
    for act in acts((node,)):
        if _kinds(act, graph, key, effects) & _RECORDED:
            return act
    return None


def _kinds(act: Act, graph: Callgraph, key: Key, effects: Effects) -> frozenset[str]:
    """The kinds of effects of an act that are sure enough."""
    found = {act.match.effect} if act.match is not None and act.match.effect is not None else set()
    for target in graph.targets(key, act):
        found |= {effect.kind for effect in effects.get(target, ()) if effect.sure > 0 and len(effect.chain) <= 3}
    return frozenset(found)


def _blocks(node: Node) -> tuple[tuple[Node, ...], ...]:
    match node:
        case Fork():
            return node.options
        case Act():
            return ()
        case _:
            return (children(node),)
