"""An attribute of an instance to the property that reading it runs."""

from __future__ import annotations

from ..analysis import classes
from ..analysis.linking import Program
from ..analysis.values import BoundMethod, ClassValue, FunctionValue
from ..analysis.walking import last_name
from ..model import code

_PROPERTIES = frozenset({"property", "cached_property", "async_property", "hybrid_property"})


class Getters:
    """The properties of the project's classes, each looked for once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._of_class: dict[tuple[str, str, int], dict[str, FunctionValue]] = {}

    def find(self, cls: ClassValue, attr: str) -> BoundMethod | None:
        """The getter behind an attribute of an instance of the class; None where it is no property."""
        found = self._all(cls).get(attr)
        return BoundMethod(found, cls) if found is not None else None

    def _all(self, cls: ClassValue) -> dict[str, FunctionValue]:
        key = (cls.path, cls.cls.qualname, cls.cls.span.line)
        if key not in self._of_class:
            getters: dict[str, FunctionValue] = {}
            for here in reversed(classes.mro(self._program, cls)):
                if isinstance(here, ClassValue):
                    for statement in here.cls.body:
                        if isinstance(statement, code.Define) and _is_getter(statement.function):
                            getters[statement.function.name] = FunctionValue(here.path, statement.function, here.outer)
            self._of_class[key] = getters
        return self._of_class[key]


def _is_getter(function: code.Function) -> bool:
    names = (last_name(d.func if isinstance(d, code.Call) else d) for d in function.decorators)
    return any(name in _PROPERTIES for name in names)
