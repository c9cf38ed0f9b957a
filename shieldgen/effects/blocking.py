"""Outlines along the call graph to the blocking calls that each function makes in its own thread.

Where an async function calls one that is not, the way into a thread is open: there a blocking call below can be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.frozen import dataclass
from .callgraph import Callgraph, Key
from .chains import Link, Why, best, passed_on
from .outline import Act, Elsewhere, Fork, InThread, Node, children

Blocking = dict[Key, tuple[Why, ...]]
_MOST = 6
_FAR = 4
"""Calls further down stand under conditions that may keep them from happening."""
_NARROW = 2
"""Under so many conditions of a function that any other calls, it is a special case of what that function does."""
_NARROWER = 3
"""The same of the async function itself, and a call that is mostly soon through."""
_SHORT_S = 1.0
"""A wait for a thread or a process that is given up so soon is meant so."""


def blocking(graph: Callgraph) -> Blocking:
    """The blocking calls of each function: its own and those of what it calls, but for those in worker threads."""
    known: Blocking = {}
    for key in (*graph.order, *graph.again):
        outline = graph.outlines[key]
        walk = _Walk(graph, key, known)
        found = best(walk.nodes(outline.nodes, outline.scope.path, conditions=0), key=lambda why: why.text)
        known[key] = tuple(sorted(found, key=lambda why: (-why.sure, len(why.chain)))[:_MOST])
    return known


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one function's nodes."""

    graph: Callgraph
    key: Key
    known: Blocking

    def nodes(self, nodes: tuple[Node, ...], path: str, *, conditions: int) -> Iterator[Why]:
        """The blocking calls of nodes that stand in the file of that path, under so many conditions."""
        for node in nodes:
            if isinstance(node, InThread):
                continue
            if isinstance(node, Act):
                yield from self._act(node, path, conditions)
            if isinstance(node, Fork):
                for place, option in enumerate(node.options):
                    is_elif = place > 0 and len(option) == 1 and isinstance(option[0], Fork)  # no deeper than its `if`
                    yield from self.nodes(option, path, conditions=conditions + (not is_elif))
                continue
            where = node.path if isinstance(node, Elsewhere) else path
            yield from self.nodes(children(node), where, conditions=conditions)

    def _act(self, act: Act, path: str, conditions: int) -> Iterator[Why]:
        here = self.graph.outlines[self.key].is_async
        entry = act.match.entry if act.match is not None else None
        lasting = entry is not None and (entry.slow or entry.timeout is not None)
        sure = act.sure and ((here and lasting) or conditions < (_NARROWER if here else _NARROW))
        if act.match is not None and entry is not None and entry.blocking and not act.awaited:
            name = act.match.name
            short = entry.waits_for is not None and act.match.seconds is not None and act.match.seconds <= _SHORT_S
            sure = sure and not short
            yield Why((Link(path, act.span, name),), f"{name} blocks the event loop", 2 if sure else 1)
        link = Link(path, act.span, f"calls {act.name}")
        for target in self.graph.targets(self.key, act):
            leaves = here and not self.graph.outlines[target].is_async
            for why in self.known.get(target, ()):
                for seen in passed_on((why,), link, sure=sure and len(why.chain) < _FAR):
                    yield replace(seen, mend=len(why.chain)) if leaves else seen
