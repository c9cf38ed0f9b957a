"""The functions whose parameters `migrate` changes: endpoints and dependencies, and helpers that get a scheduler."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ..analysis.injectable import Injectable, names_of
from ..analysis.linking import Program
from ..analysis.spots import Spot
from ..analysis.values import Scope
from ..model import code
from ..model.move import Wired
from .sites import Movable, owner_of
from .targets import Targets

Key = tuple[str, int]
"""The file and line of a `def`."""

_MOST_HANDS = 3
"""Through how many functions wiring is handed on: what a reviewer can follow."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Handed:
    """A call in a function that hands its parameter `carrier` on to a helper, as the argument at `place`.

    Both are None where the helper gets a parameter that it did not have.
    """

    spot: Spot
    helper: Key
    carrier: str | None
    place: int | str | None


@dataclass(slots=True)
class Home:
    """A function under consideration: its sites, what it hands on, and why it cannot be changed, once that is known.

    `callers` are the functions that call it by hand and hand over what it needs: `by_name`, in a parameter of its own.
    `app` is what the application is called in a function that runs while it starts.
    """

    scope: Scope
    function: code.Function
    entry: bool
    movables: list[Movable] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    callers: list[Key] = field(default_factory=list)
    by_name: bool = False
    app: str | None = None
    reason: str | None = None

    @property
    def key(self) -> Key:
        """Where its `def` stands."""
        return self.scope.path, self.function.span.line

    def carriers(self, handed: list[Handed]) -> frozenset[str]:
        """The parameters that scheduling needs here."""
        own = {movable.carrier for movable in self.movables if movable.carrier is not None}
        return frozenset(own | {hand_on.carrier for hand_on in handed if hand_on.carrier is not None})


class Homes:
    """Makes homes, and asks the program about them."""

    def __init__(self, program: Program, injectable: Injectable, targets: Targets, apart: Collection[str] = ()) -> None:
        self._apart = frozenset(apart)
        self._program = program
        self._injectable = injectable
        self._targets = targets
        self.known: dict[Key, Home] = {}

    def of(self, scope: Scope) -> Home | None:
        """The home that a scope is; None for a module."""
        if scope.function is None:
            return None
        key = (scope.path, scope.function.span.line)
        if key not in self.known:
            home = Home(scope, scope.function, self._injectable.is_entry(scope))
            self.known[key] = home
            home.reason = self._entry_reason(home) if home.entry else None
            if scope.path in self._apart:
                home.reason = "its module can be imported without FastAPI, an optional dependency that wiring needs"
            home.app = self._injectable.application_in(scope) if not home.entry else None
        return self.known[key]

    def around(self, scope: Scope) -> Home | None:
        """Whose parameters a call in the scope can use: the nearest function that FastAPI calls, else the outermost."""
        here: Scope | None = scope
        outermost: Home | None = None
        while here is not None and here.function is not None:
            found = self.of(here)
            if found is not None and (found.entry or found.app is not None):
                return found
            outermost, here = found, here.parent
        return outermost

    def _entry_reason(self, home: Home) -> str | None:
        hidden = self._injectable.hides(home.scope)
        if hidden is not None:
            return f"FastAPI may not see the parameters of {home.function.name} behind {hidden}"
        if any(parameter.kind == "positional_only" for parameter in home.function.parameters):
            return f"{home.function.name} has positional-only parameters"
        return None

    def trace(self, home: Home, carrier: str | None, depth: int = 0) -> None:
        """Finds who calls a function with what for its parameter `carrier`, up to the endpoints.

        Without one it gets a parameter, which all who call it by hand have to fill.
        """
        if home.callers or home.reason is not None:
            return
        if home.app is not None:
            by_hand = self._injectable.calls_of(home.scope.id)
            home.reason = f"{home.function.name} is called by hand too ({by_hand[0].path})" if by_hand else None
            return
        inside = home.function.owner is not None or "<locals>" in home.function.qualname
        if carrier is None and inside and not home.entry:
            home.reason = _nowhere(home)
            return
        calls = self._injectable.calls_of(home.scope.id)
        if home.entry and not calls:
            return
        if depth > _MOST_HANDS:
            home.reason = f"{home.function.name} is called through more than {_MOST_HANDS} functions"
        elif home.entry or carrier is None:
            home.reason = self._unknown_callers(home, calls)
            home.by_name = True
        else:
            home.reason = self._helper_reason(home, carrier, calls)
        for spot in calls if home.reason is None else ():
            home.reason = self._trace_call(home, carrier if not home.by_name else None, spot, depth)
            if home.reason is not None:
                return

    def _trace_call(self, home: Home, carrier: str | None, spot: Spot, depth: int) -> str | None:
        at = f"{spot.path}:{spot.call.span.line}"
        place: int | str | None = None
        handed: str | None = None
        caller: Home | None
        if carrier is None:
            if any(isinstance(argument.value, code.Comprehension) for argument in spot.call.arguments):
                return f"{home.function.name} is called with a comprehension at {at}"
            caller = self.around(spot.scope)
            if caller is None:
                return f"{home.function.name} is called at the top of a module ({at})"
            if caller.app is not None:
                return f"{home.function.name} is called by {caller.function.name}, where nothing is injected ({at})"
        else:
            places = [p.name for p in home.function.parameters if p.kind == "positional_or_keyword"]
            given, place = spot.call.keyword(carrier), carrier
            if given is None and carrier in places:
                place = places.index(carrier)
                given = spot.call.positional(place)
            owner = owner_of(spot.scope, given.id) if isinstance(given, code.Name) else None
            caller = self.of(owner) if owner is not None else None
            if not isinstance(given, code.Name) or caller is None or self._is_bound(caller, given.id):
                return f"{home.function.name} gets its {carrier} from elsewhere at {at}"
            handed = given.id
        if caller is home:
            return f"{home.function.name} calls itself"
        home.callers.append(caller.key)
        caller.handed.append(Handed(spot, home.key, handed, place))
        self.trace(caller, handed, depth + 1)
        return None

    def _is_bound(self, home: Home, name: str) -> bool:
        return name in self._program.bindings(home.scope).names

    def _unknown_callers(self, home: Home, calls: tuple[Spot, ...]) -> str | None:
        """Why a function cannot get a parameter that all who call it fill."""
        function = home.function
        if not calls:
            return _nowhere(home)
        if function.owner is not None or "<locals>" in function.qualname:
            return f"{function.name} is called by hand too ({calls[0].path}:{calls[0].call.span.line})"
        if home.scope.id in self._targets.own:
            return f"{function.name} is a task function itself, whose callers would have to hand over the wiring"
        if any(parameter.kind == "positional_only" for parameter in function.parameters):
            return f"{function.name} has positional-only parameters"
        if not home.entry and function.decorators:
            return f"{function.name} is decorated, so that its callers may not reach its parameters"
        if self._injectable.mentions(home.scope.id) != len(calls):
            return f"{function.name} is used otherwise than in calls that are known"
        return None

    def _helper_reason(self, home: Home, carrier: str, calls: tuple[Spot, ...]) -> str | None:
        function = home.function
        parameter = next(p for p in function.parameters if p.name == carrier)
        if function.owner is not None or "<locals>" in function.qualname:
            return f"{function.name} is a method or an inner function, and no endpoint"
        if parameter.default is not None:
            return f"{function.name} can be called without its {carrier}"
        if parameter.kind not in ("positional_or_keyword", "keyword_only"):
            return f"{carrier} cannot be replaced by name"
        if home.scope.id in self._targets.own:
            return f"{function.name} is a task function itself"
        if not calls:
            return f"nobody is known to call {function.name}, and it is no endpoint"
        if self._injectable.mentions(home.scope.id) != len(calls):
            return f"{function.name} is used otherwise than in calls that are known"
        return None

    def names(self, home: Home) -> list[str]:
        """The names in a function's code, its decorators left out."""
        function = home.function
        text = self._program.modules.text(home.scope.path)
        return names_of(text.between(function.span.line, function.span.end_line))

    def other_uses(self, home: Home, carrier: str, handed: list[Handed]) -> bool:
        """Whether a parameter is used for more than what moves."""
        used = self.names(home).count(carrier)
        used -= 1 + sum(movable.carrier == carrier for movable in home.movables)
        for hand_on in handed:
            if hand_on.carrier == carrier:
                used -= 2 if hand_on.place == carrier else 1
        return used > 0

    def parameter(self, home: Home, wired: Wired, taken: set[str]) -> tuple[str, bool]:
        """What the function's parameter for a wiring is called, and whether it is there already."""
        module = self._program.bindings(Scope(home.scope.path)).names
        for parameter in home.function.parameters:
            if isinstance(parameter.annotation, code.Name):
                for binding in module.get(parameter.annotation.id, ()):
                    node = binding.node
                    if (
                        isinstance(node, code.Import)
                        and not node.level
                        and (node.module, node.attribute)
                        == (
                            wired.module,
                            wired.alias,
                        )
                    ):
                        return parameter.name, True
        wanted = _CAMEL.sub("_", wired.alias).lower()
        name = wanted
        for ending in ("", "_tasks", "_tasks_", "_tasks__"):
            name = wanted + ending
            if name not in taken and name not in module and not keyword.iskeyword(name):
                break
        taken.add(name)
        return name, False


def _nowhere(home: Home) -> str:
    return f"{home.function.name} is neither an endpoint nor a dependency, so that nothing can be injected"
