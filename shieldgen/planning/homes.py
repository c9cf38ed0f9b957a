"""The functions whose parameters `migrate` changes: endpoints and dependencies, and helpers that get a scheduler."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field

from ..analysis.injectable import Injectable, names_of
from ..analysis.linking import Program
from ..analysis.spots import Spot
from ..analysis.values import Scope
from ..model import code
from ..model.move import Wired
from .sites import Movable, owner_of

Key = tuple[str, int]
"""The file and line of a `def`."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Handed:
    """A call in a function that hands its parameter `carrier` on to a helper, as the argument at `place`."""

    spot: Spot
    helper: Key
    carrier: str
    place: int | str


@dataclass(slots=True)
class Home:
    """A function under consideration: its sites, what it hands on, and why it cannot be changed, once that is known.

    `carriers` are the parameters that its sites and hand-ons use.
    """

    scope: Scope
    function: code.Function
    entry: bool
    movables: list[Movable] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    callers: list[Key] = field(default_factory=list)
    reason: str | None = None

    @property
    def key(self) -> Key:
        """Where its `def` stands."""
        return self.scope.path, self.function.span.line

    def carriers(self, handed: list[Handed]) -> frozenset[str]:
        """The parameters that scheduling needs here."""
        own = {movable.carrier for movable in self.movables if movable.carrier is not None}
        return frozenset(own | {hand_on.carrier for hand_on in handed})


class Homes:
    """Makes homes, and asks the program about them."""

    def __init__(self, program: Program, injectable: Injectable) -> None:
        self._program = program
        self._injectable = injectable
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
        return self.known[key]

    def _entry_reason(self, home: Home) -> str | None:
        callers = self._injectable.calls_of(home.scope.id)
        if callers:
            at = f"{callers[0].path}:{callers[0].call.span.line}"
            return f"{home.function.name} is called by hand too ({at}), where nothing is injected"
        hidden = self._injectable.hides(home.scope)
        if hidden is not None:
            return f"FastAPI may not see the parameters of {home.function.name} behind {hidden}"
        if any(parameter.kind == "positional_only" for parameter in home.function.parameters):
            return f"{home.function.name} has positional-only parameters"
        return None

    def trace(self, home: Home, carrier: str) -> None:
        """Finds who calls a helper with what for its parameter `carrier`, up to the endpoints."""
        if home.entry or home.callers or home.reason is not None:
            return
        home.reason = self._helper_reason(home, carrier)
        if home.reason is not None:
            return
        places = [p.name for p in home.function.parameters if p.kind == "positional_or_keyword"]
        for spot in self._injectable.calls_of(home.scope.id):
            given = spot.call.keyword(carrier)
            place: int | str = carrier
            if given is None and carrier in places:
                place = places.index(carrier)
                given = spot.call.positional(place)
            owner = owner_of(spot.scope, given.id) if isinstance(given, code.Name) else None
            caller = self.of(owner) if owner is not None else None
            if (
                caller is None
                or not isinstance(given, code.Name)
                or given.id in self._program.bindings(caller.scope).names
            ):
                home.reason = (
                    f"{home.function.name} gets its {carrier} from elsewhere at {spot.path}:{spot.call.span.line}"
                )
                return
            home.callers.append(caller.key)
            caller.handed.append(Handed(spot, home.key, given.id, place))
            self.trace(caller, given.id)

    def _helper_reason(self, home: Home, carrier: str) -> str | None:
        function = home.function
        parameter = next(p for p in function.parameters if p.name == carrier)
        if function.owner is not None or "<locals>" in function.qualname:
            return f"{function.name} is a method or an inner function, and no endpoint"
        if parameter.default is not None:
            return f"{function.name} can be called without its {carrier}"
        if parameter.kind not in ("positional_or_keyword", "keyword_only"):
            return f"{carrier} cannot be replaced by name"
        callers = self._injectable.calls_of(home.scope.id)
        if not callers:
            return f"nobody is known to call {function.name}, and it is no endpoint"
        if self._injectable.mentions(home.scope.id) != len(callers):
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
