"""A function into whether it runs when the application starts, and only then."""

from __future__ import annotations

from functools import cached_property

from ..model.task import FunctionId
from .lifecycle import Startup, startup
from .linking import Program
from .spots import spots
from .values import BoundMethod, FunctionValue, Value

_MOST_FILES = 12
"""A function that is named in more files has a name that says nothing: it is called from anywhere."""


class Starting:
    """Answers from where functions are called, each once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[FunctionId, bool] = {}

    @cached_property
    def _startup(self) -> Startup:
        return startup(self._program)

    def only(self, function: FunctionId) -> bool:
        """Whether nothing but the start of the application runs it: it is a handler, or only those lead to it."""
        if function in self._startup.handlers:
            return True
        if function not in self._startup.functions:
            return False
        if function not in self._known:
            self._known[function] = True  # of functions that call each other, what else calls them decides
            callers = self._callers(function)
            self._known[function] = callers is not None and all(
                not caller.qualname or self.only(caller) for caller in callers
            )
        return self._known[function]

    def _callers(self, function: FunctionId) -> tuple[FunctionId, ...] | None:
        """The functions that call one, "" for a module's own lines; None where it is named too often to tell."""
        modules, name = self._program.modules, function.qualname.rpartition(".")[2]
        naming = modules.mentioning((name,))
        if len(naming) > _MOST_FILES:
            return None
        return tuple(
            spot.scope.id
            for path in naming
            for spot in spots(self._program, path, (name,))
            if any(_is(callee, function) for callee in self._program.callees(spot.call, spot.scope))
        )


def _is(callee: Value, function: FunctionId) -> bool:
    method = callee.method if isinstance(callee, BoundMethod) else callee
    return isinstance(method, FunctionValue) and method.id == function
