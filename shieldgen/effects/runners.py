"""A call that runs what it is handed, to where and how that runs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from ..analysis.values import BoundMethod, External, FunctionValue, LambdaValue, Partial, Started, Unnamed, Value
from ..analysis.walking import last_name
from ..model import code
from .entries import ArgumentPlace, Entry
from .matching import limit_seconds
from .outline import Apart, InThread, Node, Together, Within

if TYPE_CHECKING:
    from .calls import Calls, ReadsExpressions

_RUNS = re.compile(r"_*(a?run|call|execute|submit|retry|to_thread|in_thread)(_|$)")
"""The names of what runs what it is given."""
_NOTHING = code.Literal(False, code.Span(0, 0, 0, 0))


class Runners:
    """Reads the calls of one scope that run something handed to them."""

    def __init__(self, reader: Calls) -> None:
        self._reader = reader

    def nodes(self, entry: Entry, name: str, call: code.Call, reader: ReadsExpressions) -> tuple[Node, ...]:
        """A call that runs something handed to it."""
        runs = entry.runs
        body: list[Node] = []
        at = ArgumentPlace(runs.argument, runs.name) if runs is not None else ArgumentPlace(0, None)
        everything = at.position is None and at.name is None
        handed = self._reader.written(call).argument(at)
        for argument in call.arguments:
            if not everything and argument.value is not handed:
                body.extend(reader.expression(argument.value))
        for expr in [a.value for a in call.arguments] if everything else [handed] if handed is not None else []:
            inner = expr.value if isinstance(expr, code.Star) else expr
            body.extend(self.handed(inner, call, reader, rest=at.position))
        nodes = tuple(body)
        match runs.how if runs is not None else "awaited":
            case "together":
                keeps = self._reader.written(call).constant(call.keyword("return_exceptions") or _NOTHING) is True
                return (Together(call.span, nodes, keeps),)
            case "apart":
                return (Apart(call.span, nodes),)
            case "thread":
                return (InThread(call.span, nodes),)
            case "own_thread":
                return (Apart(call.span, (InThread(call.span, nodes),)),)
        if name == "asyncio.shield":
            return (Within(call.span, nodes, math.inf, shield=True, words=name, outlives=True),)
        return nodes if entry.limit is None else (self.within(entry, name, call, nodes),)

    def within(self, entry: Entry, name: str, call: code.Call, body: tuple[Node, ...]) -> Within:
        """What runs under the limit that a call gives."""
        written = self._reader.written(call)
        limit = written.argument(entry.limit) if entry.limit is not None else None
        seconds = limit_seconds(written, limit) if limit is not None else math.inf
        shield = written.constant(call.keyword("shield") or _NOTHING) is True
        return Within(call.span, body, seconds, shield, name)

    def handed(self, expr: code.Expr, call: code.Call, reader: ReadsExpressions, *, rest: int | None) -> list[Node]:
        """What running a handed argument does: a coroutine is what its call does, a function is called."""
        nodes = list(reader.expression(expr))
        later = call.arguments[(rest or 0) + 1 :]
        called = code.Call(expr, tuple(a for a in later if a.value is not expr), call.span)
        callable_values = tuple(
            value
            for value in self._reader.look(expr)
            if isinstance(value, FunctionValue | BoundMethod | LambdaValue | Partial | Unnamed)
            or (isinstance(value, External) and not value.name.endswith("()"))
        )
        if callable_values:
            act = self._reader.act(callable_values, called, awaited=False)
            nodes.extend([act] if act is not None else [])
        elif isinstance(expr, code.Name):
            nodes.extend(self._reader.later.run(expr))
        elif not nodes:
            started = tuple(value.target for value in self._reader.look(expr) if isinstance(value, Started))
            act = self._reader.act(started, called, awaited=True) if started else None
            nodes.extend([act] if act is not None else [])
        return nodes

    def unknown(self, callees: tuple[Value, ...], call: code.Call, reader: ReadsExpressions) -> tuple[Node, ...]:
        """What is run by something of which only the name is known: `await run_sync(shutil.rmtree, folder)`."""
        first = call.positional(0)
        if not _RUNS.match(last_name(call.func) or "") or not isinstance(first, code.Name | code.Attribute):
            return ()
        if all(isinstance(callee, External) and not self._reader.catalogue.covers(callee.name) for callee in callees):
            return tuple(self.handed(first, call, reader, rest=0))
        return ()
