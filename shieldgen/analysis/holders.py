"""What keeps a task, and what code does with what it keeps: waits for it, or cancels it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ..model import code
from ..model.task import AtEnd
from .lifecycle import Block
from .values import ClassValue, Scope
from .walking import blocks, inside, last_name, own, parts, statements, within

_KEEPS = frozenset({"add", "append", "insert", "setdefault", "put", "put_nowait"})
_NO_END = _KEEPS | {
    "discard", "remove", "add_done_callback", "set_name", "get_name", "done", "cancelled", "get", "len", "bool",
    "isinstance", "print", "id", "str", "repr", "debug", "info", "warning",
}  # fmt: skip
"""What is done with a task, or with a collection of tasks, that neither waits for it nor ends it."""
_WAITS = frozenset({"gather", "wait", "wait_for", "as_completed", "shield", "run_until_complete"})


@dataclass(frozen=True, slots=True)
class Holder:
    """What keeps a task: an attribute (of the instances of `cls` where that is known), or a name of `scope`."""

    name: str
    text: str
    scope: Scope
    attribute: bool
    cls: ClassValue | None = None

    def named(self, expr: code.Expr) -> bool:
        """Whether the expression is this holder, or a part of what it holds; the keys of a dict are none."""
        match expr:
            case code.Call(func=code.Attribute(attr="keys")):
                return False
            case code.Attribute(attr=attr) if attr == self.name:
                return True
            case code.Name(id=name) if name == self.name and not self.attribute:
                return True
            case code.Call() if asked_for(expr) == self.name:
                return True
            case _:
                return any(map(self.named, parts(expr)))


def asked_for(call: code.Call) -> str | None:
    """The attribute that `getattr(x, "name")` gives."""
    name = call.positional(1) if isinstance(call.func, code.Name) and call.func.id == "getattr" else None
    return name.value if isinstance(name, code.Literal) and isinstance(name.value, str) else None


def kept_in(statement: code.Statement, is_task: Callable[[code.Expr], bool]) -> code.Expr | None:
    """What a statement puts the task into: a variable, an attribute, a collection."""
    if isinstance(statement, code.Assign) and statement.value is not None:
        if is_task(statement.value):
            return min(statement.targets, key=lambda target: isinstance(target, code.Name))
        for target in statement.targets:
            if isinstance(target, code.Subscript) and is_task(target.index):
                return target
    for found in own(statement):
        if isinstance(found, code.Walrus) and is_task(found.value):
            return code.Name(found.target, found.span.line, found.span.column)
        if (
            isinstance(found, code.Call)
            and isinstance(found.func, code.Attribute)
            and found.func.attr in _KEEPS
            and any(is_task(argument.value) for argument in found.arguments)
        ):
            return found.func.value
    return None


def sees(scope: Scope, holder: Holder) -> bool:
    """Whether code of the scope can mean the holder by its name: a local one belongs to its function alone."""
    if holder.attribute or holder.scope.function is None:
        return True
    here: Scope | None = scope
    while here is not None and here.id != holder.scope.id:
        here = here.parent
    return here is not None


def end_of(block: Block, holder: Holder, renamed: frozenset[str] = frozenset()) -> AtEnd | None:
    """What a block first does with what the holder holds: waits for it, or cancels it or hands it to something.

    `renamed` are other names for the holder. What a branch does that then leaves (a wait has been too long) comes last.
    """
    aliases = _aliases(block, holder, renamed)
    return _first_end(tuple(_main_way(block)), holder, aliases) or _first_end(block, holder, aliases)


def _main_way(block: Block) -> Iterator[code.Statement]:
    """The statements of a block, branches left out that leave it."""
    for statement in block:
        match statement:
            case code.If():
                kept = [() if _leaves(branch) else tuple(_main_way(branch)) for branch in blocks(statement)]
                yield replace(statement, body=kept[0], orelse=kept[1])
            case code.For() | code.While() | code.With():
                yield replace(statement, body=tuple(_main_way(statement.body)))
            case _:
                yield statement


def _leaves(branch: Block) -> bool:
    match branch[-1] if branch else None:
        case code.Return() | code.Raise():
            return True
        case code.Jump(word=word):
            return word in ("break", "continue")
        case _:
            return False


def _first_end(block: Block, holder: Holder, aliases: set[str]) -> AtEnd | None:
    drained = False
    """Whether the queue that the task works on was waited for."""
    handed: AtEnd | None = None
    """What is done by something that gets hold of it, where nothing here does it."""

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
                    if drained or name in _WAITS:
                        return "waited_for"
                    handed = "cancelled"
            case _:
                continue
    return handed


def _aliases(block: Block, holder: Holder, renamed: frozenset[str]) -> set[str]:
    """The names that stand for what the holder holds, or for a part of it."""
    aliases = set(renamed)

    def take(target: Iterable[str], source: code.Expr) -> None:
        if holder.named(source) or any(isinstance(part, code.Name) and part.id in aliases for part in within(source)):
            aliases.update(target)

    for statement in statements(block):
        match statement:
            case code.Assign(value=value) if value is not None:
                for target in statement.targets:
                    if not isinstance(target, code.Attribute | code.Subscript):
                        take(_names(target), value)
            case code.For():
                take(_elements(statement.target, statement.iterable), statement.iterable)
            case _:
                pass
        for found in own(statement):
            if isinstance(found, code.Comprehension):
                for source in found.sources:
                    take(_elements(source.target, source.iterable), source.iterable)
            elif isinstance(found, code.Walrus):
                take((found.target,), found.value)
    return aliases


def _elements(target: code.Expr, source: code.Expr) -> tuple[str, ...]:
    """The names that take what a loop goes over, keys of a dict left out."""
    if (
        isinstance(source, code.Call)
        and last_name(source.func) == "items"
        and isinstance(target, code.Collection)
        and len(target.items) > 1
    ):
        return tuple(name for item in target.items[1:] for name in _names(item))
    return _names(target)


def _names(target: code.Expr) -> tuple[str, ...]:
    return tuple(part.id for part in within(target) if isinstance(part, code.Name))
