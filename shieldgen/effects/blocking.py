"""Outlines along the call graph to the blocking calls that each function makes in its own thread."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.frozen import dataclass
from .callgraph import Callgraph, Key, children
from .chains import Link, Why, best, passed_on
from .outline import Act, Elsewhere, InThread, Node

Blocking = dict[Key, tuple[Why, ...]]
_MOST = 6
_FAR = 4
"""Calls further down stand under conditions that may keep them from happening."""


def blocking(graph: Callgraph) -> Blocking:
    """The blocking calls of each function: its own and those of what it calls, but for those in worker threads."""
    known: Blocking = {}
    for key in (*graph.order, *graph.again):
        outline = graph.outlines[key]
        found = best(_Walk(graph, key, known).nodes(outline.nodes, outline.scope.path), key=lambda why: why.text)
        known[key] = tuple(sorted(found, key=lambda why: (-why.sure, len(why.chain)))[:_MOST])
    return known


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one function's nodes."""

    graph: Callgraph
    key: Key
    known: Blocking

    def nodes(self, nodes: tuple[Node, ...], path: str) -> Iterator[Why]:
        """The blocking calls of nodes that stand in the file of that path."""
        for node in nodes:
            if isinstance(node, InThread):
                continue
            if isinstance(node, Act):
                yield from self._act(node, path)
            yield from self.nodes(children(node), node.path if isinstance(node, Elsewhere) else path)

    def _act(self, act: Act, path: str) -> Iterator[Why]:
        entry = act.match.entry if act.match is not None else None
        if act.match is not None and entry is not None and entry.blocking and not act.awaited:
            name = act.match.name
            yield Why((Link(path, act.span, name),), f"{name} blocks the event loop", 2 if act.sure else 1)
        link = Link(path, act.span, f"calls {act.name}")
        for target in self.graph.targets(self.key, act):
            for why in self.known.get(target, ()):
                yield from passed_on((why,), link, sure=act.sure and len(why.chain) < _FAR)
