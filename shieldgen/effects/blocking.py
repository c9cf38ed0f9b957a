"""Outlines along the call graph to the blocking calls that each function makes in its own thread."""

from __future__ import annotations

from collections.abc import Iterator

from .callgraph import Callgraph, Key, children
from .chains import Link, Why, best, passed_on
from .outline import Act, InThread, Node

Blocking = dict[Key, tuple[Why, ...]]
_PASSES = 2
_MOST = 6
_FAR = 4
"""Calls further down stand under conditions that may keep them from happening."""


def blocking(graph: Callgraph) -> Blocking:
    """The blocking calls of each function: its own and those of what it calls, but for those in worker threads."""
    known: Blocking = {}
    for _ in range(_PASSES):
        for key in graph.order:
            found = best(_of(graph.outlines[key].nodes, graph, key, known), key=lambda why: why.text)
            known[key] = tuple(sorted(found, key=lambda why: (-why.sure, len(why.chain)))[:_MOST])
    return known


def _of(nodes: tuple[Node, ...], graph: Callgraph, key: Key, known: Blocking) -> Iterator[Why]:
    path = graph.outlines[key].scope.path
    for node in nodes:
        if isinstance(node, InThread):
            continue
        if isinstance(node, Act):
            entry = node.match.entry if node.match is not None else None
            if entry is not None and entry.blocking and not node.awaited and node.match is not None:
                name = node.match.name
                yield Why((Link(path, node.span, name),), f"{name} blocks the event loop", 2 if node.sure else 1)
            for target in graph.targets(key, node):
                link = Link(path, node.span, f"calls {node.name}")
                found = known.get(target, ())
                yield from passed_on((w for w in found if len(w.chain) < _FAR), link, sure=node.sure)
                yield from passed_on((w for w in found if len(w.chain) >= _FAR), link, sure=False)
        yield from _of(children(node), graph, key, known)
