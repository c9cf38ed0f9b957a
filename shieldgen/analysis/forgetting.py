"""A site's kept task into whether anything awaits or cancels it when the application stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from ..model.task import SiteKind
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

    def of(self, found: Found) -> Iterator[Reason]:
        """Where the task is kept, if nothing awaits or cancels it when the application stops."""
        site = found.site
        if site.kind not in _ON_THE_LOOP or site.managed or site.awaited == "yes" or site.ref_kept != "yes":
            return
        holder = self._holder(found)
        if holder is None or any(
            _ends(block, holder) for scope, block in self._shutdown.blocks if _sees(scope, holder)
        ):
            return
        around = tuple(self._around(holder, found))
        enders = [scope for scope in around if _ends(self._program.body(scope), holder)]
        names = self._leading_to(enders, around)
        if names & self._shutdown.unknown or any(scope.id == found.spot.scope.id for scope in enders):
            return
        kept = Step(site.at, f"kept in `{holder.text}`")
        if not enders:
            yield Reason((kept,), holder.text, "high")
            return
        function = enders[0].function
        if function is not None:
            at = self._program.location(enders[0], function.span)
            ends = Step(
                at, f"`{function.name}` ends it, and nothing that was found calls that when the application stops"
            )
            yield Reason((kept, ends), holder.text, "medium")

    def _leading_to(self, enders: list[Scope], around: tuple[Scope, ...]) -> set[str]:
        """The names of what ends the task, and of what calls that."""
        names = {scope.function.name for scope in enders if scope.function is not None}
        for _ in range(_CALLERS):
            for scope in around:
                called = (last_name(call.func) for call in calls(self._program.body(scope)))
                if scope.function is not None and not names.isdisjoint(called):
                    names.add(scope.function.name)
        return names

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


def _ends(block: Block, holder: Holder) -> bool:
    """Whether the block awaits what the holder holds, cancels it, or hands it to something that may."""
    aliases: set[str] = set()

    def meant(expr: code.Expr) -> bool:
        return holder.named(expr) or any(isinstance(part, code.Name) and part.id in aliases for part in within(expr))

    for statement in statements(block):
        match statement:
            case code.Assign(value=value) if value is not None and meant(value):
                aliases.update(target.id for target in statement.targets if isinstance(target, code.Name))
            case code.For() if meant(statement.iterable) and isinstance(statement.target, code.Name | code.Collection):
                aliases.update(part.id for part in within(statement.target) if isinstance(part, code.Name))
            case _:
                continue
    for found in inside(block):
        match found:
            case code.Comprehension():
                for source in found.sources:
                    if meant(source.iterable):
                        aliases.update(part.id for part in within(source.target) if isinstance(part, code.Name))
            case code.Await() if meant(found.value) and not isinstance(found.value, code.Call):
                return True
            case _:
                continue
    return any(
        last_name(call.func) not in _NO_END
        and (
            any(meant(argument.value) for argument in call.arguments)
            or (isinstance(call.func, code.Attribute) and call.func.attr == "cancel" and meant(call.func.value))
        )
        for call in calls(block)
    )
