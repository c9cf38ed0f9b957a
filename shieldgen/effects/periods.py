"""An outline to the acts that its function does again in each round of a loop that waits in between.

`while True: await asyncio.sleep(60); renew(lease)`: a round that is cut is made up for by the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from .callgraph import Callgraph, Key
from .durations import Clock, Times
from .outline import Act, Attempt, Elsewhere, Fork, InThread, Leave, Loop, Node, Together, Within, acts

Place = tuple[str, int, int]
"""File, line and column of an act."""


def each_round(graph: Callgraph, key: Key, times: Times) -> frozenset[Place]:
    """The places of the function's own acts that each round of such a loop comes by."""
    outline = graph.outlines[key]
    return frozenset(_in_loops(graph, key, times, nodes=outline.nodes, path=outline.scope.path))


def _in_loops(graph: Callgraph, key: Key, times: Times, *, nodes: tuple[Node, ...], path: str) -> Iterator[Place]:
    for node in nodes:
        match node:
            case Loop():
                time = Clock(graph, key, times, path).sequence(node.body)
                if node.times is None and not node.retry and node.conditional and (time.sleeps or time.listens):
                    yield from ((path, act.span.line, act.span.column) for act in _staying(node.body))
            case Attempt():
                yield from _in_loops(graph, key, times, nodes=node.body, path=path)
            case Within() | Together() | InThread() | Elsewhere():
                where = node.path if isinstance(node, Elsewhere) else path
                yield from _in_loops(graph, key, times, nodes=node.body, path=where)
            case _:
                continue


def _staying(nodes: tuple[Node, ...]) -> Iterator[Act]:
    """The acts after which the loop goes on: those in a block that leaves it are done once."""
    if any(isinstance(node, Leave) and node.word in ("return", "break", "raise") for node in nodes):
        return
    for node in nodes:
        match node:
            case Act():
                yield node
            case Fork():
                for option in node.options:
                    yield from _staying(option)
            case Attempt():
                yield from _staying((*node.body, *node.orelse))
            case Within() | Together() | InThread() | Elsewhere():
                yield from _staying(node.body)
            case Loop():
                yield from acts(node.body)
            case _:
                continue
