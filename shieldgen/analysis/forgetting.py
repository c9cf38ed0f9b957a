"""A site's kept task into whether anything awaits or cancels it when the application stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from ..model.task import AtEnd, SiteKind
from .classes import mro
from .linking import Program
from .scheduling import Found
from .shutdown import Block, Shutdown, shutdown
from .values import ClassValue, FunctionValue, Instance, Scope
from .walking import calls, inside, last_name, own, statements, within

_ON_THE_LOOP: frozenset[SiteKind] = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})
_CALLERS = 2
"""So many calls above what ends a task, a name is still known to lead to it."""
_KEEPS = frozenset({"add", "append", "insert", "setdefault", "put", "put_nowait"})
_NO_END = _KEEPS | {
    "discard", "remove", "add_done_callback", "set_name", "get_name", "done", "cancelled", "get", "len", "bool",
    "isinstance", "print", "id", "str", "repr", "debug", "info", "warning",
}  # fmt: skip
"""What is done with a task, or with a collection of tasks, that neither waits for it nor ends it."""


_WAITS = frozenset({"gather", "wait", "wait_for", "as_completed", "shield", "run_until_complete"})


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a kept task when the application stops.

    `forgotten` is what keeps it where nothing awaits or cancels that. At its end it is `waited_for` where it may finish
    what it began.
    """

    forgotten: tuple[Reason, ...] = ()
    at_end: AtEnd = "unknown"


@dataclass(frozen=True, slots=True)
class Holder:
    """What keeps a task: an attribute (of the instances of `cls` where that is known), or a name of `scope`."""

    name: str
    text: str
    scope: Scope
    attribute: bool
    cls: ClassValue | None = None

    def named(self, expr: code.Expr) -> bool:
        """Whether the expression is this holder, or a part of what it holds."""
        for part in within(expr):
            match part:
                case code.Attribute(attr=attr) if attr == self.name:
                    return True
                case code.Name(id=name) if name == self.name and not self.attribute:
                    return True
                case _:
                    continue
        return False


class Forgetting:
    """Looks for what ends the tasks that are kept."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _shutdown(self) -> Shutdown:
        return shutdown(self._program)

    def of(self, found: Found) -> Fate:
        """What becomes of a site's task at the end; a fate without facts where nothing is known to keep it."""
        site = found.site
        if site.kind == "start_soon" and self._in_a_block(found):
            return Fate(at_end="waited_for")
        if site.kind not in _ON_THE_LOOP or site.managed or site.awaited == "yes" or site.ref_kept != "yes":
            return Fate()
        holder = self._holder(found)
        if holder is None:
            return Fate()
        seen = (block for scope, block in self._shutdown.blocks if _sees(scope, holder))
        ends = next((end for block in seen if (end := _end(block, holder)) is not None), None)
        if ends is not None:
            return Fate(at_end=ends)
        around = tuple(self._around(holder, found))
        enders = [(scope, end) for scope in around if (end := _end(self._program.body(scope), holder)) is not None]
        if any(scope.id == found.spot.scope.id for scope, _ in enders):
            return Fate()
        kept = Step(site.at, f"kept in `{holder.text}`")
        if not enders:
            return Fate(forgotten=(Reason((kept,), holder.text, "high"),))
        scope, end = enders[0]
        if self._leading_to([scope for scope, _ in enders], around) & self._shutdown.unknown:
            return Fate(at_end=end)
        if scope.function is None:
            return Fate()
        at = self._program.location(scope, scope.function.span)
        uncalled = f"`{scope.function.name}` ends it, and nothing that was found calls that when the application stops"
        return Fate(forgotten=(Reason((kept, Step(at, uncalled)), holder.text, "medium"),))

    def _leading_to(self, enders: list[Scope], around: tuple[Scope, ...]) -> set[str]:
        """The names of what ends the task, and of what calls that."""
        names = {scope.function.name for scope in enders if scope.function is not None}
        for _ in range(_CALLERS):
            for scope in around:
                called = (last_name(call.func) for call in calls(self._program.body(scope)))
                if scope.function is not None and not names.isdisjoint(called):
                    names.add(scope.function.name)
        return names

    def _in_a_block(self, found: Found) -> bool:
        """Whether the task group is entered by the function itself: its block waits for its tasks."""
        func = found.spot.call.func
        group = func.value if isinstance(func, code.Attribute) else None
        bound = self._program.bindings(found.spot.scope).names
        return isinstance(group, code.Name) and any(b.how == "entered" for b in bound.get(group.id, ()))

    # What keeps it

    def _holder(self, found: Found) -> Holder | None:
        scope, call = found.spot.scope, found.spot.call
        target = _kept_in(found.spot.statement, lambda expr: any(part is call for part in within(expr)))
        function = scope.function
        if isinstance(target, code.Name) and function and target.id not in self._program.bindings(scope).outside:
            name = target.id
            moved = [
                keeps
                for statement in statements(self._program.body(scope))
                if (keeps := _kept_in(statement, lambda expr: isinstance(expr, code.Name) and expr.id == name))
            ]
            if not moved and not function.is_generator:
                return None  # it ends with the function
            target = moved[0] if moved else target
        return self._as_holder(target, scope) if target is not None else None

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
        """The functions that know the holder: the methods of its class, or those of its module."""
        yield found.spot.scope
        if holder.cls is not None:
            family = [cls for cls in mro(self._program, holder.cls) if isinstance(cls, ClassValue)]
            for cls in family:
                for statement in cls.cls.body:
                    if isinstance(statement, code.Define):
                        yield Scope(cls.path, statement.function, cls.outer, holder.cls)
            return
        for path in dict.fromkeys((holder.scope.path, found.spot.path)):
            for definition in self._program.definitions(path):
                if isinstance(definition, FunctionValue):
                    yield Scope(path, definition.function, definition.outer)


def _kept_in(statement: code.Statement, is_task: Callable[[code.Expr], bool]) -> code.Expr | None:
    """What a statement puts the task into: a variable, an attribute, a collection."""
    if isinstance(statement, code.Assign) and statement.value is not None:
        if is_task(statement.value):
            return min(statement.targets, key=lambda target: isinstance(target, code.Name))
        for target in statement.targets:
            if isinstance(target, code.Subscript) and is_task(target.index):
                return target
    for found in own(statement):
        if (
            isinstance(found, code.Call)
            and isinstance(found.func, code.Attribute)
            and found.func.attr in _KEEPS
            and any(is_task(argument.value) for argument in found.arguments)
        ):
            return found.func.value
    return None


def _sees(scope: Scope, holder: Holder) -> bool:
    """Whether code of the scope can mean the holder by its name: a local one belongs to its function alone."""
    if holder.attribute or holder.scope.function is None:
        return True
    here: Scope | None = scope
    while here is not None and here.id != holder.scope.id:
        here = here.parent
    return here is not None


def _end(block: Block, holder: Holder) -> AtEnd | None:
    """What a block first does with what the holder holds: waits for it, or cancels it or hands it to something."""
    aliases = _aliases(block, holder)
    drained = False
    """Whether the queue that the task works on was waited for."""

    def meant(expr: code.Expr) -> bool:
        return holder.named(expr) or any(isinstance(part, code.Name) and part.id in aliases for part in within(expr))

    for found in inside(block):
        match found:
            case code.Await(value=value) if not isinstance(value, code.Call) and meant(value):
                return "waited_for"
            case code.Call(func=func, arguments=arguments):
                name = last_name(func)
                drained = drained or name == "join"
                if isinstance(func, code.Attribute) and name == "cancel" and meant(func.value):
                    return "waited_for" if drained else "cancelled"
                if name not in _NO_END and any(meant(argument.value) for argument in arguments):
                    return "waited_for" if drained or name in _WAITS else "cancelled"
            case _:
                continue
    return None


def _aliases(block: Block, holder: Holder) -> set[str]:
    """The local names that stand for what the holder holds, or for a part of it."""
    aliases: set[str] = set()

    def take(target: code.Expr, source: code.Expr) -> None:
        if holder.named(source) or any(isinstance(part, code.Name) and part.id in aliases for part in within(source)):
            aliases.update(part.id for part in within(target) if isinstance(part, code.Name))

    for statement in statements(block):
        match statement:
            case code.Assign(value=value) if value is not None:
                for target in statement.targets:
                    if not isinstance(target, code.Attribute | code.Subscript):
                        take(target, value)
            case code.For():
                take(statement.target, statement.iterable)
            case _:
                pass
        for found in own(statement):
            if isinstance(found, code.Comprehension):
                for source in found.sources:
                    take(source.target, source.iterable)
    return aliases
