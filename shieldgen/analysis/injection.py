"""A function that FastAPI calls into the dependencies that fill its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from .linking import Program
from .values import BoundMethod, External, FunctionValue, Scope


@dataclass(frozen=True, slots=True)
class Dependency:
    """A parameter that FastAPI fills: `exits` where the dependency has code after its `yield`."""

    parameter: code.Parameter
    function: FunctionValue | None
    exits: bool


class Injection:
    """What FastAPI injects into the functions of a program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def into(self, scope: Scope) -> Iterator[tuple[Scope, Dependency]]:
        """The parameters that FastAPI fills, of the function and those around it."""
        here: Scope | None = scope
        while here is not None and here.function is not None:
            for parameter in here.function.parameters:
                found = self._dependency(parameter, here)
                if found is not None:
                    yield here, found
            here = here.parent

    def _dependency(self, parameter: code.Parameter, scope: Scope) -> Dependency | None:
        outer = scope.parent or Scope(scope.path)
        for call, where in self._depends(parameter, outer):
            expr = call.positional(0) or call.keyword("dependency")
            for value in self._program.values(expr, where) if expr is not None else ():
                function = value.method if isinstance(value, BoundMethod) else value
                if isinstance(function, FunctionValue):
                    return Dependency(parameter, function, function.function.is_generator)
            return Dependency(parameter, None, False)
        return None

    def _depends(self, parameter: code.Parameter, scope: Scope) -> Iterator[tuple[code.Call, Scope]]:
        if isinstance(parameter.default, code.Call) and self._is_depends(parameter.default, scope):
            yield parameter.default, scope
        annotation, where = parameter.annotation, scope
        if isinstance(annotation, code.Name):
            alias = self._program.alias(annotation.id, scope)
            if alias is not None:
                annotation, where = alias
        if isinstance(annotation, code.Subscript) and isinstance(annotation.index, code.Collection):
            for extra in annotation.index.items[1:]:
                if isinstance(extra, code.Call) and self._is_depends(extra, where):
                    yield extra, where

    def _is_depends(self, call: code.Call, scope: Scope) -> bool:
        return any(
            isinstance(callee, External) and callee.name in ("fastapi.Depends", "fastapi.Security")
            for callee in self._program.callees(call, scope)
        )

    def owner(self, scope: Scope, name: str) -> Scope | None:
        """The function whose parameter the name is, unless something else binds it."""
        here: Scope | None = scope
        while here is not None and here.function is not None:
            if name in self._program.bindings(here).names:
                return None
            if any(parameter.name == name for parameter in here.function.parameters):
                return here
            here = here.parent
        return None
