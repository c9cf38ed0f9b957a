"""A parameter of which nothing is known, into what the project's calls of its function pass for it."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..model import code
from . import members, passing
from .linking import Program, unique
from .spots import Spot, spots
from .values import FunctionValue, Unnamed, Value

_MOST_FILES = 12
"""A function that is named in more files has a name that says nothing; the nearest to its own are looked into."""
_DEEPEST = 3
"""Through how many functions that hand their own parameter on a value is followed back."""
_MAKES = "__init__"


class Callers:
    """Looks for the calls of functions, each parameter once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Unnamed, tuple[Value, ...]] = {}

    def given(self, parameter: Unnamed, depth: int = 0) -> tuple[Value, ...]:
        """What calls in the project pass for the parameter; empty where that is unknown."""
        if parameter not in self._known:
            # A function that calls itself is met again on the way.
            self._known[parameter] = ()
            self._known[parameter] = unique(self._passed(parameter, depth))
        return self._known[parameter]

    def callees(self, spot: Spot, methods: Container[str]) -> Iterator[Value]:
        """What a call of one of the methods on a parameter of which nothing is known may run."""
        func = spot.call.func
        if isinstance(func, code.Attribute) and func.attr in methods:
            for parameter in self._program.values(func.value, spot.scope):
                for receiver in self.given(parameter) if isinstance(parameter, Unnamed) else ():
                    yield from members.attribute(self._program, receiver, func.attr)

    def _passed(self, parameter: Unnamed, depth: int) -> Iterator[Value]:
        for spot, expr in self._arguments(parameter):
            for value in self._program.values(expr, spot.scope):
                if not isinstance(value, Unnamed):
                    yield value
                elif depth < _DEEPEST:
                    yield from self.given(value, depth + 1)

    def _arguments(self, parameter: Unnamed) -> Iterator[tuple[Spot, code.Expr]]:
        outer, _, name = parameter.scope.qualname.rpartition(".")
        if name == _MAKES:
            name = outer.rpartition(".")[2]
        for path in self._naming(parameter.scope.path, name):
            for spot in spots(self._program, path, (name,)):
                expr = self._argument(spot, parameter)
                if expr is not None:
                    yield spot, expr

    def _naming(self, own: str, name: str) -> Iterator[str]:
        """The files that name the function, its own first."""
        found = [path for path in self._program.modules.naming((name,)) if path != own]
        near = sorted(found, key=lambda path: (-_shared(own, path), path))
        for path in (own, *near[:_MOST_FILES]):
            facts = self._program.module(path)
            if facts is not None and facts.origin == "source":
                yield path

    def _argument(self, spot: Spot, parameter: Unnamed) -> code.Expr | None:
        """What a call passes for the parameter: called itself, or handed over with its arguments behind it."""
        taker = self._taker(self._program.callees(spot.call, spot.scope), parameter)
        if taker is not None:
            return passing.argument(spot.call, taker[0].function, parameter.name, skip=taker[1])
        for behind, argument in enumerate(spot.call.arguments, 1):
            if isinstance(argument.value, code.Name | code.Attribute):
                taker = self._taker(self._program.values(argument.value, spot.scope), parameter)
                if taker is not None:
                    return passing.argument(spot.call, taker[0].function, parameter.name, skip=taker[1], behind=behind)
        return None

    def _taker(self, callees: tuple[Value, ...], parameter: Unnamed) -> tuple[FunctionValue, int] | None:
        """The parameter's function among the callees, with how many of its parameters the receiver fills."""
        for callee in callees:
            for method, skip in passing.takers(self._program, callee):
                if method.id == parameter.scope:
                    return method, skip
        return None


def _shared(left: str, right: str) -> int:
    """How many leading folders two files share."""
    both = zip(left.split("/"), right.split("/"), strict=False)
    return next((place for place, (one, other) in enumerate(both) if one != other), 0)
