"""A durable task function into what keeps its arguments and its result from waiting in a database."""

from __future__ import annotations

from collections.abc import Iterator

from ...model import code
from ...model.signature import WITHIN, Ref, SignatureParameter, TaskSpec, Word
from ...model.source import Location, Problem
from ..modules import Modules
from ..origins import Origins
from ..signature_types import AWAITABLES, COROUTINES
from ..storable import StorableTypes
from ..walking import dotted

_WITHOUT_NAMES = {
    "positional_only": "leave out the `/` behind it",
    "var_positional": "take one parameter that is a list",
    "var_keyword": "take one parameter that is a dict",
}


class Storing:
    """Looks at the durable task functions of one module."""

    def __init__(self, origins: Origins, modules: Modules) -> None:
        self._origins = origins
        self._types = StorableTypes(modules)

    def of(self, function: code.Function, spec: TaskSpec) -> Iterator[Problem]:
        """What is in the way, each with its place and a way out."""
        for why in self._of_function(spec):
            yield self._problem(function, function, why)
        written = {parameter.name: parameter for parameter in function.parameters}
        for planned in spec.signature.parameters:
            parameter = written.get(planned.name)
            if parameter is not None and planned.resource is None:
                for why in self._of_parameter(parameter, planned):
                    yield self._problem(function, parameter.annotation or function, f"parameter {planned.name!r} {why}")
        result = self._result(function)
        why_not = self._types.why_not(result, self._origins) if result is not None else None
        if why_not is not None:
            yield self._problem(function, result or function, f"its result cannot be stored: {why_not}")

    def _problem(self, function: code.Function, place: code.Expr | code.Function, why: str) -> Problem:
        span = place.span
        at = Location(self._origins.facts.path, span.line, span.column, span.end_line)
        return Problem(at, "signature", f"{function.name}: {why}")

    @staticmethod
    def _of_function(spec: TaskSpec) -> Iterator[str]:
        if spec.receiver is not None and spec.receiver.parameter is not None:
            yield (
                "a durable task is called on no object, which does not wait in a database; make it a function or a "
                "static method, and pass what it needs of the object"
            )
        elif spec.signature.generic:
            yield "a durable task cannot be generic: what waits is read back as one type; write that"
        elif spec.overloads:
            yield "a durable task cannot be overloaded: what waits is read back as one type; write several functions"

    def _of_parameter(self, parameter: code.Parameter, planned: SignatureParameter) -> Iterator[str]:
        if parameter.name == WITHIN:
            yield "has the name by which callers of a durable task pass their transaction; give it another one"
        if planned.kind in _WITHOUT_NAMES:
            yield f"is passed without a name, by which it would be stored; {_WITHOUT_NAMES[planned.kind]}"
        if planned.default is not None and planned.default.literal is None:
            yield "has a default that is computed, and would be stored; write a literal, or None and compute it inside"
        elif _is_none_unsaid(planned):
            yield "has the default None, which is not of its type; add `| None`"
        why_not = self._types.why_not(parameter.annotation, self._origins) if parameter.annotation is not None else None
        if why_not is not None:
            yield f"cannot be stored: {why_not}"

    def _result(self, function: code.Function) -> code.Expr | None:
        """The type that a run comes to; a plain function may return what is awaited for it."""
        returns = function.returns
        if function.is_async or not isinstance(returns, code.Subscript):
            return returns
        if self._origins.canonical(dotted(returns.value) or "") not in AWAITABLES | COROUTINES:
            return returns
        return returns.index.items[-1] if isinstance(returns.index, code.Collection) else returns.index


def _is_none_unsaid(parameter: SignatureParameter) -> bool:
    """Whether None is the default of a parameter whose type is one of Python's own without it."""
    if parameter.default is None or parameter.default.literal != (Word("None"),):
        return False
    first = parameter.annotation[0] if parameter.annotation else None
    return isinstance(first, Ref) and first.origin.module is None and first.name != "object"
