"""A site's kept task into whether anything awaits or cancels it when the application stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from ..model.task import AtEnd, FunctionId, SiteKind
from .classes import mro
from .holders import Holder, asked_for, end_of, kept_in, sees
from .lifecycle import Block, Shutdown, shutdown
from .linking import Program
from .scheduling import Found
from .values import ClassValue, FunctionValue, Instance, Scope
from .walking import calls, inside, last_name, statements, within

_ON_THE_LOOP: frozenset[SiteKind] = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})
_ENDS = re.compile(
    r"_*(a?close|stop|shut_?down|clean_?up|tear_?down|drain|terminate|dispose|finali[sz]e|a?exit)(_|$)", re.IGNORECASE
)
"""Names of what a class or module ends its work by: something calls it, in ways that cannot be followed."""
_EXITS = frozenset({"__aexit__", "__exit__"})
_CALLERS = 2
"""So many calls above what ends a task, a name is still known to lead to it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a kept task when the application stops.

    `forgotten` is what keeps it where nothing awaits or cancels that. At its end it is `waited_for` where it may finish
    what it began.
    """

    forgotten: tuple[Reason, ...] = ()
    at_end: AtEnd = "unknown"
    joined: bool = False
    """Whether something waits for what keeps it, at the end or before."""


class Forgetting:
    """Looks for what ends the tasks that are kept."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._named: dict[int, frozenset[str]] = {}
        self._calls: dict[FunctionId, frozenset[str]] = {}

    @cached_property
    def _shutdown(self) -> Shutdown:
        return shutdown(self._program)

    def of(self, found: Found) -> Fate:
        """What becomes of a site's task at the end; a fate without facts where nothing is known to keep it."""
        site = found.site
        if site.kind == "start_soon" and self._in_a_block(found):
            return Fate(at_end="waited_for")
        if site.kind not in (*_ON_THE_LOOP, "via_wrapper") or site.managed or site.awaited == "yes":
            return Fate()
        if site.ref_kept != "yes" and site.kind != "via_wrapper":
            return Fate()
        holder = self._holder(found)
        if holder is None:
            return Fate(at_end=self._own_end(found))
        seen = ((scope, block) for scope, block in self._shutdown.blocks if sees(scope, holder))
        ends = next((end for scope, block in seen if (end := self._end(scope, block, holder)) is not None), None)
        if ends is not None:
            return Fate(at_end=ends)
        around = tuple(self._around(holder, found))
        enders = [(scope, end) for scope in around if (end := self._end(scope, self._program.body(scope), holder))]
        own = next((end for scope, end in enders if scope.id == found.spot.scope.id), None)
        if own is not None:
            return Fate(at_end=own)
        kept = Step(site.at, f"kept in `{holder.text}`")
        if not enders:
            return Fate(forgotten=(Reason((kept,), holder.text, "high"),))
        joined = any(end == "waited_for" for _, end in enders)
        leading = [(scope, end, self._leading_to(scope, around)) for scope, end in enders]
        for _, end, names in leading:
            if names & (self._shutdown.unknown | _EXITS):
                return Fate(at_end=end, joined=joined)
        by_name = (place for place, (_, _, names) in enumerate(leading) if any(map(_ENDS.match, names)))
        named = next(by_name, None)
        scope, end, _ = leading[named or 0]
        if scope.function is None:
            return Fate(joined=joined)
        at = self._program.location(scope, scope.function.span)
        uncalled = f"`{scope.function.name}` ends it, and nothing that was found calls that when the application stops"
        forgotten = Reason((kept, Step(at, uncalled)), holder.text, "medium")
        return Fate((forgotten,), "unknown" if named is None else end, joined)

    def _end(self, scope: Scope, block: Block, holder: Holder) -> AtEnd | None:
        """What the block does with what the holder holds; most blocks do not even name it."""
        if id(block) not in self._named:  # the program and what runs at the end keep their blocks
            self._named[id(block)] = frozenset(name for found in inside(block) if (name := _name(found)))
        named = self._named[id(block)]
        renamed = self._imported_as(holder, scope) & named
        return end_of(block, holder, renamed) if renamed or holder.name in named else None

    def _imported_as(self, holder: Holder, scope: Scope) -> frozenset[str]:
        """Other names that code of the scope has for what keeps the task: `from app.work import running as jobs`."""
        here: Scope | None = None if holder.attribute or holder.scope.function is not None else scope
        found: set[str] = set()
        while here is not None:
            for name, bound in self._program.bindings(here).names.items():
                nodes = (binding.node for binding in bound)
                if any(isinstance(node, code.Import) and node.attribute == holder.name != name for node in nodes):
                    found.add(name)
            here = here.parent
        return frozenset(found)

    def _leading_to(self, ender: Scope, around: tuple[Scope, ...]) -> set[str]:
        """The names of what ends the task, and of what calls that."""
        names = {ender.function.name} if ender.function is not None else set()
        for _ in range(_CALLERS):
            for scope in around:
                if scope.function is not None and not names.isdisjoint(self._called(scope)):
                    names.add(scope.function.name)
        return names

    def _called(self, scope: Scope) -> frozenset[str]:
        if scope.id not in self._calls:
            found = (last_name(call.func) for call in calls(self._program.body(scope)))
            self._calls[scope.id] = frozenset(name for name in found if name is not None)
        return self._calls[scope.id]

    def _in_a_block(self, found: Found) -> bool:
        """Whether the task group is entered by the function itself: its block waits for its tasks."""
        func = found.spot.call.func
        group = func.value if isinstance(func, code.Attribute) else None
        bound = self._program.bindings(found.spot.scope).names
        return isinstance(group, code.Name) and any(b.how == "entered" for b in bound.get(group.id, ()))

    def _own_end(self, found: Found) -> AtEnd:
        """What the function does with a task that only its own variable keeps."""
        scope, call = found.spot.scope, found.spot.call
        target = kept_in(found.spot.statement, lambda expr: any(part is call for part in within(expr)))
        if not isinstance(target, code.Name) or not self._is_local(target.id, scope):
            return "unknown"
        holder = Holder(target.id, target.id, scope, attribute=False)
        return self._end(scope, self._program.body(scope), holder) or "unknown"

    # What keeps it

    def _holder(self, found: Found) -> Holder | None:
        scope, call = found.spot.scope, found.spot.call
        target = kept_in(found.spot.statement, lambda expr: any(part is call for part in within(expr)))
        function = scope.function
        if isinstance(target, code.Name) and function and self._is_local(target.id, scope):
            name = target.id
            moved = [
                keeps
                for statement in statements(self._program.body(scope))
                if (keeps := kept_in(statement, lambda expr: isinstance(expr, code.Name) and expr.id == name))
            ]
            if not moved and not function.is_generator:
                return None  # it ends with the function
            target = moved[0] if moved else target
        return self._as_holder(target, scope) if target is not None else None

    def _is_local(self, name: str, scope: Scope) -> bool:
        bound = self._program.bindings(scope)
        given = any(parameter.name == name for parameter in (scope.function.parameters if scope.function else ()))
        return name not in bound.outside and (given or name in bound.names)

    def _as_holder(self, target: code.Expr, scope: Scope) -> Holder | None:
        match target:
            case code.Subscript():
                return self._as_holder(target.value, scope)
            case code.Attribute():
                found = (v.cls for v in self._program.values(target.value, scope) if isinstance(v, Instance))
                text = f"{last_name(target.value) or '...'}.{target.attr}"
                return Holder(target.attr, text, scope, attribute=True, cls=next(found, None))
            case code.Name():
                here: Scope | None = scope
                outside = target.id in self._program.bindings(scope).outside
                while here is not None and (outside or target.id not in self._program.bindings(here).names):
                    here, outside = here.parent, False
                return Holder(target.id, target.id, here, attribute=False) if here is not None else None
            case _:
                return None

    # What may end it

    def _around(self, holder: Holder, found: Found) -> Iterator[Scope]:
        """The functions that know the holder: those beside the site, and the methods of its class or all its module."""
        own = found.spot.scope
        yield own
        if holder.cls is None:
            for path in dict.fromkeys((holder.scope.path, found.spot.path)):
                yield from self._functions(path)
            return
        for cls in (cls for cls in mro(self._program, holder.cls) if isinstance(cls, ClassValue)):
            for statement in cls.cls.body:
                if isinstance(statement, code.Define):
                    yield Scope(cls.path, statement.function, cls.outer, holder.cls)
        owner = own.function.owner if own.function is not None else None
        for scope in self._functions(found.spot.path):
            if scope.function is not None and scope.function.owner == owner:
                yield scope

    def _functions(self, path: str) -> Iterator[Scope]:
        for definition in self._program.definitions(path):
            if isinstance(definition, FunctionValue):
                yield Scope(path, definition.function, definition.outer)


def _name(expr: code.Expr) -> str | None:
    match expr:
        case code.Name():
            return expr.id
        case code.Attribute():
            return expr.attr
        case code.Call():
            return asked_for(expr)
        case _:
            return None
