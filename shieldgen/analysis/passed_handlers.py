"""The handlers that a call-site hint, or an application's `TaskConfig`, names into what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from .hints.handlers import function_problem, parameters_problem
from .linking import Program
from .scheduling import Found
from .spots import spots
from .values import BoundMethod, External, FunctionValue, LambdaValue, Scope, Value
from .walking import last_name

_CONFIG = "TaskConfig"


class Handlers:
    """Looks at the handlers of `tasks.task(on_error=...).schedule(...)` and of `TaskConfig(on_error=...)`."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def of(self, found: Found) -> Iterator[Reason]:
        """Each handler of the site's hint, or of the applications' defaults, that cannot be called as one."""
        if found.site.kind not in ("schedule", "wiring"):
            return
        func = found.spot.call.func
        hint = func.value if isinstance(func, code.Attribute) else None
        if isinstance(hint, code.Call) and last_name(hint.func) == "task":
            yield from self._given(hint, found.spot.scope)
        yield from self._defaults

    @cached_property
    def _defaults(self) -> tuple[Reason, ...]:
        """What is wrong with the handlers that applications give to all their tasks."""
        return tuple(
            reason
            for path in self._program.modules.mentioning((_CONFIG,))
            for spot in spots(self._program, path, (_CONFIG,))
            if any(
                isinstance(callee, External) and callee.name.endswith(f".{_CONFIG}")
                for callee in self._program.callees(spot.call, spot.scope)
            )
            for reason in self._given(spot.call, spot.scope)
        )

    def _given(self, call: code.Call, scope: Scope) -> Iterator[Reason]:
        for keyword in ("on_error", "on_cancel"):
            given = call.keyword(keyword)
            if given is None:
                continue
            values = self._program.values(given, scope)
            wrong = [(value, text) for value in values if (text := _problem(keyword, value)) is not None]
            if wrong:
                value, text = wrong[0]
                at = self._program.location(scope, call.span)
                defined = self._program.location(*_place(value))
                steps = (Step(at, f"it is given as {keyword} here"), Step(defined, "and defined here"))
                yield Reason(steps, text, "high" if len(wrong) == len(values) else "medium")


def _problem(keyword: str, value: Value) -> str | None:
    match value:
        case FunctionValue(path=path, function=function):
            return function_problem(keyword, function, path)
        case BoundMethod(method=method):
            return function_problem(keyword, method.function, method.path, bound=True)
        case LambdaValue(expr=expr):
            return parameters_problem(keyword, expr.parameters, "the lambda")
        case _:
            return None


def _place(value: Value) -> tuple[str, code.Span]:
    match value:
        case BoundMethod(method=method):
            return method.path, method.function.span
        case LambdaValue(expr=expr, scope=scope):
            return scope.path, expr.span
        case FunctionValue(path=path, function=function):
            return path, function.span
        case _:
            raise AssertionError(f"{value} is no handler")
