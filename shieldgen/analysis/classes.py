"""A class of the project and a name into what its attribute stands for, along its bases and in its subclasses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ..model import code
from . import calling, filling, members, naming
from .bindings import Binding
from .defined import find_class
from .values import BoundMethod, ClassValue, External, FunctionValue, Instance, Scope, Value
from .walking import last_name

if TYPE_CHECKING:
    from .linking import Program

_VIEWS = frozenset({"immediate", "after_route", "after_response", "of"})
"""What the runtime's `Wiring` gives besides its tasks: itself with another timing, or in another application."""
_MOST_CHILDREN = 8
"""So many subclasses stand for all of them."""
_PROPERTIES = frozenset({"property", "cached_property", "hybrid_property", "async_property"})


def mro(program: Program, cls: ClassValue) -> tuple[ClassValue | External, ...]:
    """The class and its bases, project classes in the order in which they are asked, then external ones."""
    known = program.lines.get(cls)
    if known is None:
        before = program.cut_off
        known = _line(program, cls)
        if program.cut_off == before:
            program.lines[cls] = known
    return known


def _line(program: Program, cls: ClassValue) -> tuple[ClassValue | External, ...]:
    found: dict[ClassValue | External, None] = {}
    waiting: list[ClassValue] = [cls]
    externals: dict[ClassValue | External, None] = {}
    while waiting and len(found) < 64:
        here = waiting.pop(0)
        if here in found:
            continue
        found[here] = None
        for base in here.cls.bases:
            expr = base.value if isinstance(base, code.Subscript) else base
            for value in program.values(expr, here.outer):
                if isinstance(value, ClassValue):
                    waiting.append(value)
                elif isinstance(value, External):
                    externals[value] = None
    return (*found, *externals)


def is_super(expr: code.Expr) -> bool:
    """Whether the expression is `super()`."""
    return isinstance(expr, code.Call) and isinstance(expr.func, code.Name) and expr.func.id == "super"


def of_super(program: Program, attr: str, scope: Scope) -> Iterator[Value]:
    """`super().attr` in a method (or in a function inside one)."""
    here: Scope | None = scope
    while here is not None and (here.function is None or here.function.owner is None):
        here = here.parent
    if here is None or here.function is None or here.function.owner is None:
        return
    owner = find_class(program, here.path, here.function.owner, here.parent)
    if owner is None:
        return
    receiver = here.receiver or owner
    line = mro(program, receiver)
    behind = line[line.index(owner) + 1 :] if owner in line else mro(program, owner)[1:]
    yield from _along(program, behind, receiver, attr)


def of_class(program: Program, cls: ClassValue, attr: str, *, instance: bool) -> Iterator[Value]:
    """The attribute of a class, or of an instance of it, along its bases."""
    found = tuple(_along(program, mro(program, cls), cls, attr))
    yield from found
    if not instance:
        return
    if not found:
        # A mixin: what it uses is there in the classes that it is mixed into.
        for child in islice(subclasses(program, cls), _MOST_CHILDREN):
            yield from _along(program, mro(program, child), child, attr)
    elif any(isinstance(value, BoundMethod) and is_stub(value) for value in found):
        yield from overriding(program, cls, attr)


def overriding(program: Program, cls: ClassValue, attr: str) -> Iterator[BoundMethod]:
    """The methods of that name that subclasses give a body."""
    found = (
        value
        for child in subclasses(program, cls)
        for value in _along(program, mro(program, child), child, attr)
        if isinstance(value, BoundMethod) and not is_stub(value)
    )
    yield from islice(dict.fromkeys(found), _MOST_CHILDREN)


def _along(
    program: Program, line: tuple[ClassValue | External, ...], receiver: ClassValue, attr: str
) -> Iterator[Value]:
    for here in line:
        match here:
            case ClassValue():
                found = tuple(_in_class(program, here, receiver, attr))
                if found:
                    yield from found
                    return
            case External(name="shieldgen_runtime.Wiring") if attr in _VIEWS:
                yield receiver if attr == "of" else Instance(receiver)
                return
            case External():
                if here.name not in ("builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC"):
                    yield External(program.canonical(f"{here.name}().{attr}"))
                    return


def _in_class(program: Program, cls: ClassValue, receiver: ClassValue, attr: str) -> Iterator[Value]:
    for binding in _last_definition(program.class_bindings(cls).names.get(attr, ())):
        match binding.node:
            case code.Function():
                yield from _method(program, FunctionValue(cls.path, binding.node, cls.outer), receiver)
            case code.Class():
                yield ClassValue(cls.path, binding.node, cls.outer)
            case code.Import():
                yield from members.imported(program, cls.path, binding.node)
            case None:
                held = naming.assigned(program, binding.expr, binding.annotation, cls.outer, binding)
                yield from filling.of_attribute(program, held, cls, attr, receiver)
    for method, write in program.writes(cls, attr):
        scope = Scope(cls.path, method, cls.outer, receiver)
        held = naming.assigned(program, write.expr, write.annotation, scope)
        yield from filling.of_attribute(program, held, cls, attr, receiver)


def _last_definition(found: tuple[Binding, ...]) -> tuple[Binding, ...]:
    """A method defined again (overloads, a property's setter) is its last definition; its getter where it is one."""
    if found and all(isinstance(binding.node, code.Function) for binding in found):
        getters = [b for b in found if isinstance(b.node, code.Function) and is_getter(b.node)]
        return tuple(getters[:1]) or found[-1:]
    return found


def is_getter(function: code.Function) -> bool:
    return any(last_name(d.func if isinstance(d, code.Call) else d) in _PROPERTIES for d in function.decorators)


def _method(program: Program, method: FunctionValue, receiver: ClassValue) -> Iterator[Value]:
    if any(last_name(d) == "staticmethod" for d in method.function.decorators):
        yield method
    elif is_getter(method.function):
        yield from calling.returns(program, BoundMethod(method, receiver), None, method.outer)
    else:
        yield BoundMethod(method, receiver)


def is_stub(method: BoundMethod) -> bool:
    """Whether a method leaves its work to subclasses: abstract, or without a body that does anything."""
    function = method.method.function
    return function.is_empty or any((last_name(d) or "").startswith("abstract") for d in function.decorators)


def subclasses(program: Program, cls: ClassValue) -> Iterator[ClassValue]:
    """The classes of the project that derive from the class, directly or not."""
    waiting, seen = [cls], {cls}
    while waiting:
        parent = waiting.pop(0)
        for path, name in program.modules.deriving(parent.cls.name):
            for definition in program.classes(path).get(name, ()):
                if definition not in seen and parent in mro(program, definition):
                    seen.add(definition)
                    waiting.append(definition)
                    yield definition
