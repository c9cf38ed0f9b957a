"""A function's body into what it does when cancelled: swallows it, is cut on its way out, or hands on its work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from ..model.effect import Confidence, Reason
from ..model.source import Step
from . import catching
from .linking import Program
from .schedulers import SCHEDULERS, is_given
from .values import External, Scope
from .walking import blocks, calls, dotted, inside, last_name, own, statements

_JOINS = frozenset({"gather", "wait", "wait_for", "shield"})
_LOGS = re.compile(r"(^|\.|_)(log|logger|logging|print)\b|\.(debug|info|warning|warn|error|exception|critical)$")


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a function does about its own cancellation.

    `swallowed`: it is caught and not raised again. `cut`: what is awaited on the way out is not shielded, so that level
    cancellation (anyio, trio, the runtime) cancels it at once. `recovers`: the work is handed on, shielded, before the
    cancellation is raised again.
    """

    swallowed: tuple[Reason, ...]
    cut: tuple[Reason, ...]
    recovers: tuple[Reason, ...]


def cancellation(program: Program, scope: Scope, *, level: bool) -> Cancellation:
    """What the scope's function does when it is cancelled; `level` where anyio or the runtime cancels it."""
    return _Reading(program, scope, level=level).read()


class _Reading:
    def __init__(self, program: Program, scope: Scope, *, level: bool) -> None:
        self._program = program
        self._scope = scope
        self._level = level
        self._swallowed: list[Reason] = []
        self._cut: list[Reason] = []
        self._recovers: list[Reason] = []

    def read(self) -> Cancellation:
        self._block(self._program.body(self._scope), loop=False)
        return Cancellation(tuple(self._swallowed), tuple(self._cut), tuple(self._recovers))

    def _block(self, block: tuple[code.Statement, ...], *, loop: bool) -> None:
        for place, statement in enumerate(block):
            more = _waits(block[place + 1 :])  # what does not wait is soon through
            if (
                isinstance(statement, code.Try | code.With)
                and _waits(statement.body)
                and not _only_joins(statement.body)
            ):
                if isinstance(statement, code.Try):
                    self._try(statement, loop=loop, more=more)
                elif loop or more:
                    self._with(statement)
            for inner in blocks(statement):
                self._block(inner, loop=loop or isinstance(statement, code.While | code.For))

    def _try(self, statement: code.Try, *, loop: bool, more: bool) -> None:
        for handler in statement.handlers:
            caught = catching.caught(self._program, handler.types, self._scope).cancelling
            if caught is None:
                continue
            self._handler(handler, caught, loop=loop, more=more)
            break
        for awaited in self._unshielded(statement.final):
            self._add_cut(awaited, "is awaited in `finally`", self._level)

    def _handler(self, handler: code.Handler, caught: str, *, loop: bool, more: bool) -> None:
        raises = any(isinstance(inner, code.Raise) for inner in statements(handler.body))
        leaves = any(isinstance(inner, code.Return) or _breaks(inner) for inner in statements(handler.body))
        if not raises:
            # A function that ends there is done, as its canceller wants it.
            if (loop or more) and not leaves and not self._raised_later(handler):
                self._add_swallowed(handler.span, f"catches {caught} and")
            return
        level = self._level or caught == "anyio.get_cancelled_exc_class()"
        open_awaits = tuple(self._unshielded(handler.body))
        for awaited in open_awaits:
            self._add_cut(awaited, "is awaited while the cancellation goes on", level)
        shielded = [a for a in _awaits(handler.body) if a not in open_awaits]
        for awaited in shielded or (() if level else open_awaits):
            step = Step(self._program.location(self._scope, awaited.span), "hands the work on when it is cancelled")
            self._recovers.append(Reason((step,), "what is cancelled is handed on"))
        if caught in catching.CANCELLATIONS and not open_awaits and _minds(handler.body):
            step = Step(self._program.location(self._scope, handler.span), "records that it is cancelled")
            self._recovers.append(Reason((step,), "what is cancelled is recorded"))

    def _with(self, statement: code.With) -> None:
        """`with suppress(BaseException):` around work that waits."""
        for item in statement.items:
            call = item.context
            if not isinstance(call, code.Call) or not any(
                isinstance(callee, External) and callee.name == "contextlib.suppress"
                for callee in self._program.callees(call, self._scope)
            ):
                continue
            types = tuple(argument.value for argument in call.arguments)
            caught = catching.caught(self._program, types, self._scope).cancelling if types else None
            if caught is not None:
                self._add_swallowed(call.span, f"suppresses {caught} and")

    def _add_swallowed(self, span: code.Span, words: str) -> None:
        step = Step(self._program.location(self._scope, span), f"{words} does not raise it again")
        self._swallowed.append(Reason((step,), "its own cancellation is swallowed"))

    def _raised_later(self, handler: code.Handler) -> bool:
        """Whether a cancellation is raised further down, once what it left is put in order."""
        for statement in statements(self._program.body(self._scope)):
            if isinstance(statement, code.Raise) and statement.span.line > handler.span.end_line:
                raised = statement.value.func if isinstance(statement.value, code.Call) else statement.value
                found = self._program.values(raised, self._scope) if raised is not None else ()
                if any(isinstance(value, External) and value.name in catching.CANCELLATIONS for value in found):
                    return True
        return False

    def _add_cut(self, awaited: code.Await, words: str, level: bool) -> None:
        if level:
            step = Step(self._program.location(self._scope, awaited.span), f"{words}, without a shield")
            confidence: Confidence = "high" if "while" in words else "medium"
            self._cut.append(Reason((step,), f"what {words} is cancelled again at once", confidence))

    def _unshielded(self, block: tuple[code.Statement, ...]) -> Iterator[code.Await]:
        for statement in block:
            if isinstance(statement, code.With) and any(self._shields(item.context) for item in statement.items):
                continue
            yield from _own_awaits(statement)
            for inner in blocks(statement):
                yield from self._unshielded(inner)

    def _shields(self, context: code.Expr) -> bool:
        return (
            isinstance(context, code.Call)
            and is_given(context, "shield")
            and any(
                isinstance(callee, External)
                and callee.name in SCHEDULERS
                and SCHEDULERS[callee.name].kind == "cancel_scope_shield"
                for callee in self._program.callees(context, self._scope)
            )
        )


def _own_awaits(statement: code.Statement) -> Iterator[code.Await]:
    return (found for found in own(statement) if isinstance(found, code.Await))


def _awaits(block: tuple[code.Statement, ...]) -> Iterator[code.Await]:
    return (found for found in inside(block) if isinstance(found, code.Await))


def _waits(block: tuple[code.Statement, ...]) -> bool:
    return any(True for _ in _awaits(block)) or any(
        isinstance(s, code.With | code.For) and s.is_async for s in statements(block)
    )


def _minds(block: tuple[code.Statement, ...]) -> bool:
    """Whether something is done about the cancellation, other than to log it."""
    assigns = any(isinstance(found, code.Assign) for found in statements(block))
    return assigns or any(not _LOGS.search(dotted(call.func) or "") for call in calls(block))


def _only_joins(block: tuple[code.Statement, ...]) -> bool:
    """Whether a block only waits for a task that was started elsewhere: its cancellation is what is caught."""
    awaited = tuple(_awaits(block))
    return bool(awaited) and all(_is_task(found.value) for found in awaited)


def _is_task(expr: code.Expr) -> bool:
    """Whether what is awaited exists already: a task, or several of them that are joined."""
    if isinstance(expr, code.Call) and last_name(expr.func) in _JOINS and expr.arguments:
        joined = expr.arguments if last_name(expr.func) == "gather" else expr.arguments[:1]
        return all(_is_task(argument.value) for argument in joined if argument.name is None)
    return isinstance(expr, code.Name | code.Attribute | code.Subscript)


def _breaks(statement: code.Statement) -> bool:
    return isinstance(statement, code.Jump) and statement.word == "break"
