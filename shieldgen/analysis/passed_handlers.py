"""The handlers that a call-site hint names into what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from .hints.handlers import function_problem, parameters_problem
from .linking import Program
from .scheduling import Found
from .values import BoundMethod, FunctionValue, LambdaValue, Value
from .walking import last_name


class Handlers:
    """Looks at the handlers of `tasks.task(on_error=...).schedule(...)`."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def of(self, found: Found) -> Iterator[Reason]:
        """Each handler of the site's hint that cannot be called as one."""
        func = found.spot.call.func
        if found.site.kind != "schedule" or not isinstance(func, code.Attribute):
            return
        hint = func.value
        if not isinstance(hint, code.Call) or last_name(hint.func) != "task":
            return
        for keyword in ("on_error", "on_cancel"):
            given = hint.keyword(keyword)
            if given is None:
                continue
            values = self._program.values(given, found.spot.scope)
            wrong = [(value, text) for value in values if (text := _problem(keyword, value)) is not None]
            if wrong:
                value, text = wrong[0]
                at = self._program.location(found.spot.scope, given.span)
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
