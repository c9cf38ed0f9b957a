"""A call of `asyncio.shield` into whether anything holds what it keeps running."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.effect import Confidence, Reason
from ..model.source import Step
from .fan_outs import Around, around_call
from .linking import Program
from .scheduling import Found
from .values import External, Scope, Started
from .walking import inside

_MAKES_A_TASK = frozenset({"asyncio.create_task", "asyncio.ensure_future", "asyncio.AbstractEventLoop().create_task"})
_COROUTINES = frozenset({"asyncio.wait_for", "asyncio.wait", "asyncio.sleep", "asyncio.to_thread"})
_SHIELDING = frozenset({"anyio.CancelScope", "anyio.move_on_after", "anyio.fail_after", "trio.CancelScope"})


class Shields:
    """Looks for shields around coroutines and tasks that are made right there."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def of(self, found: Found) -> Iterator[Reason]:
        """What goes on running when the await outside is cancelled, and that nothing refers to."""
        if found.site.kind != "asyncio_shield" or found.site.usage in ("attribute", "global", "collection"):
            return
        scope, call = found.spot.scope, found.spot.call
        inner = call.positional(0) or call.keyword("arg")
        if not isinstance(inner, code.Call):
            return
        sure = self._fresh(inner, scope)
        around = around_call(self._program.body(scope), call)
        if sure is None or any(isinstance(node, code.With) and self._shields(node, scope) for node in around):
            return
        if sure == "high" and _on_the_way_out(around, call):
            sure = "medium"
        yield Reason((Step(self._program.location(scope, inner.span), "it is made here"),), "made for it alone", sure)

    def _fresh(self, inner: code.Call, scope: Scope) -> Confidence | None:
        """How sure it is that the call makes a coroutine or task of its own."""
        if any(isinstance(value, Started) for value in self._program.values(inner, scope)):
            return "high"
        names = {callee.name for callee in self._program.callees(inner, scope) if isinstance(callee, External)}
        if names & (_MAKES_A_TASK | _COROUTINES):
            return "high"
        return "low" if names else None

    def _shields(self, node: code.With, scope: Scope) -> bool:
        """Whether nothing inside the block is cancelled at all."""
        return any(
            isinstance(item.context, code.Call)
            and item.context.keyword("shield") is not None
            and any(
                isinstance(callee, External) and callee.name in _SHIELDING
                for callee in self._program.callees(item.context, scope)
            )
            for item in node.items
        )


def _on_the_way_out(around: list[Around], call: code.Call) -> bool:
    """Whether it stands in an `except` or `finally`, where the cancellation has come already."""
    return any(
        part is call
        for node in around
        if isinstance(node, code.Try)
        for block in (node.final, *(handler.body for handler in node.handlers))
        for part in inside(block)
    )
