"""A value and a name into what its attribute of that name stands for: modules, classes, instances, externals."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from ..model.task import FunctionId
from . import calling
from .bindings import Binding, Bindings, Write, bindings
from .values import (
    BoundMethod,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Instance,
    Items,
    ModuleValue,
    Partial,
    Scope,
    Started,
    Value,
)
from .walking import blocks, last_name

if TYPE_CHECKING:
    from .linking import Program

BUILTINS = frozenset(dir(builtins))
_PROPERTIES = frozenset({"property", "cached_property", "hybrid_property", "async_property"})


# Definitions


def definitions(block: tuple[code.Statement, ...], path: str, outer: Scope) -> Iterator[FunctionValue | ClassValue]:
    """The functions and classes of a block, methods included, those inside functions left out."""
    for statement in block:
        match statement:
            case code.Define():
                yield FunctionValue(path, statement.function, outer)
            case code.DefineClass():
                yield ClassValue(path, statement.cls, outer)
                yield from definitions(statement.cls.body, path, outer)
            case _:
                for inner in blocks(statement):
                    yield from definitions(inner, path, outer)


def find_function(program: Program, wanted: FunctionId) -> FunctionValue | None:
    """The function of that qualified name (the last one where it is defined several times)."""
    outermost, _, inner = wanted.qualname.partition(".<locals>.")
    found: FunctionValue | None = None
    for definition in program.definitions(wanted.path):
        if isinstance(definition, FunctionValue) and definition.function.qualname == outermost:
            found = definition
    qualname = outermost
    while found is not None and inner:
        name, _, inner = inner.partition(".<locals>.")
        qualname = f"{qualname}.<locals>.{name}"
        scope = program.enter(found, None, Scope(wanted.path))
        inside = [
            d
            for d in definitions(program.body(scope), wanted.path, scope)
            if isinstance(d, FunctionValue) and d.function.qualname == qualname
        ]
        found = inside[-1] if inside else None
    return found


def find_class(program: Program, path: str, qualname: str, outer: Scope | None) -> ClassValue | None:
    """The class of that qualified name in the scope that its methods look names up in."""
    scope = outer or Scope(path)
    return next(
        (
            d
            for d in definitions(program.body(scope), path, scope)
            if isinstance(d, ClassValue) and d.cls.qualname == qualname
        ),
        None,
    )


# Modules


def imported(program: Program, importer: str, node: code.Import) -> Iterator[Value]:
    """What an import statement binds its name to."""
    path = program.modules.of_import(importer, node)
    if path is None:
        if node.level == 0:
            name = node.module if node.attribute is None else f"{node.module}.{node.attribute}"
            yield External(program.canonical(name))
        return
    if node.attribute is None:
        yield _module(program, path)
        return
    yield from of_module(program, path, node.attribute)


def _module(program: Program, path: str) -> Value:
    facts = None if path.endswith("/") else program.module(path)
    if facts is not None and facts.origin == "runtime":
        return External(_runtime_name(path))
    return ModuleValue(path)


def _runtime_name(path: str) -> str:
    inside = path.rpartition("/runtime/")[2].removesuffix(".py").removesuffix("__init__").strip("/")
    return f"shieldgen_runtime.{inside}".rstrip(".").replace("/", ".")


def of_module(program: Program, path: str, name: str) -> Iterator[Value]:
    """The member of a module of the project: bound in it, taken in by a star, or a module inside the package."""
    if not path.endswith("/"):
        facts = program.module(path)
        if facts is not None and facts.origin == "runtime":
            yield External(program.canonical(f"{_runtime_name(path)}.{name}"))
            return
        scope = Scope(path)
        bound = program.bindings(scope)
        if name in bound.names:
            yield from program.lookup(name, scope, 1 << 30)
            return
        found = tuple(of_stars(program, path, name, bound))
        if found:
            yield from found
            return
    inner = program.modules.submodule(path, name)
    if inner is not None:
        yield _module(program, inner)
    elif not path.endswith("/"):
        yield from _lazily_exported(program, path, name)


def _lazily_exported(program: Program, path: str, name: str) -> Iterator[Value]:
    """A member that the module's `__getattr__` (PEP 562) imports: looked for in the imports written inside it."""
    getter = program.bindings(Scope(path)).names.get("__getattr__", ())
    for binding in getter:
        if isinstance(binding.node, code.Function):
            scope = Scope(path, binding.node, Scope(path))
            for inner in program.bindings(scope).names.get(name, ()):
                yield from program.bound(inner, scope)


def of_stars(program: Program, path: str, name: str, bound: Bindings) -> Iterator[Value]:
    """What `from x import *` brings under that name."""
    if name.startswith("_"):
        return
    for star in bound.stars:
        source = program.modules.of_import(path, star)
        if source is not None and source != path:
            yield from of_module(program, source, name)


def global_writes(program: Program, path: str, name: str) -> Iterator[Value]:
    """What functions that declare the module's name `global` set it to."""
    text = program.modules.text(path).text
    if not re.search(rf"\bglobal\b[^\n]*\b{re.escape(name)}\b", text):
        return
    for definition in program.definitions(path):
        if not isinstance(definition, FunctionValue):
            continue
        scope = program.enter(definition, None, definition.outer)
        bound = program.bindings(scope)
        if name in bound.outside:
            for binding in bound.names.get(name, ()):
                yield from program.bound(binding, scope)


# Classes


def mro(program: Program, cls: ClassValue) -> tuple[ClassValue | External, ...]:
    """The class and its bases, project classes in the order in which they are asked, then external ones."""
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
    if instance and any(isinstance(value, BoundMethod) and is_stub(program, value) for value in found):
        for child in subclasses(program, cls):
            for value in _along(program, mro(program, child), child, attr):
                if isinstance(value, BoundMethod) and not is_stub(program, value):
                    yield value


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
            case External():
                if here.name not in ("builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC"):
                    yield External(program.canonical(f"{here.name}().{attr}"))
                    return


def _in_class(program: Program, cls: ClassValue, receiver: ClassValue, attr: str) -> Iterator[Value]:
    body = bindings(cls.cls.body, (cls.cls.span.line, cls.cls.span.end_line))
    for binding in _last_definition(body.names.get(attr, ())):
        match binding.node:
            case code.Function():
                yield from _method(program, FunctionValue(cls.path, binding.node, cls.outer), receiver)
            case code.Class():
                yield ClassValue(cls.path, binding.node, cls.outer)
            case code.Import():
                yield from imported(program, cls.path, binding.node)
            case None:
                yield from program.assigned(binding.expr, binding.annotation, cls.outer, binding)
    for method, write in _writes(program, cls):
        if write.attr == attr:
            scope = Scope(cls.path, method, cls.outer, receiver)
            yield from program.assigned(write.expr, write.annotation, scope)


def _last_definition(found: tuple[Binding, ...]) -> tuple[Binding, ...]:
    """A method defined again (overloads, a property's setter) is its last definition; its getter where it is one."""
    if found and all(isinstance(binding.node, code.Function) for binding in found):
        getters = [b for b in found if isinstance(b.node, code.Function) and _is_getter(b.node)]
        return tuple(getters[:1]) or found[-1:]
    return found


def _is_getter(function: code.Function) -> bool:
    return any(last_name(d.func if isinstance(d, code.Call) else d) in _PROPERTIES for d in function.decorators)


def _writes(program: Program, cls: ClassValue) -> Iterator[tuple[code.Function, Write]]:
    """What methods of the class set on their first parameter."""
    for definition in definitions(cls.cls.body, cls.path, cls.outer):
        if not isinstance(definition, FunctionValue) or definition.function.owner != cls.cls.qualname:
            continue
        method = definition.function
        if not method.parameters:
            continue
        own = method.parameters[0].name
        for write in program.bindings(Scope(cls.path, method, cls.outer)).writes:
            if isinstance(write.target, code.Name) and write.target.id == own:
                yield method, write


def _method(program: Program, method: FunctionValue, receiver: ClassValue) -> Iterator[Value]:
    if any(last_name(d) == "staticmethod" for d in method.function.decorators):
        yield method
    elif _is_getter(method.function):
        yield from calling.returns(program, BoundMethod(method, receiver), None, method.outer)
    else:
        yield BoundMethod(method, receiver)


def is_stub(program: Program, method: BoundMethod) -> bool:
    """Whether a method leaves its work to subclasses: abstract, or nothing but `...`, `pass`, NotImplementedError."""
    function = method.method.function
    if any((last_name(d) or "").startswith("abstract") for d in function.decorators):
        return True
    for statement in program.body(Scope(method.method.path, function, method.method.outer)):
        match statement:
            case code.Evaluate(value=code.Literal()) | code.Jump(word="pass"):
                continue
            case code.Raise(value=value) if value is not None:
                return last_name(value.func if isinstance(value, code.Call) else value) == "NotImplementedError"
            case _:
                return False
    return True


def subclasses(program: Program, cls: ClassValue) -> Iterator[ClassValue]:
    """The classes of the project that derive from the class, directly or not."""
    waiting, seen = [cls], {cls}
    while waiting:
        parent = waiting.pop(0)
        for path, name in program.modules.deriving(parent.cls.name):
            for definition in program.definitions(path):
                if (
                    isinstance(definition, ClassValue)
                    and definition.cls.name == name
                    and definition not in seen
                    and parent in mro(program, definition)
                ):
                    seen.add(definition)
                    waiting.append(definition)
                    yield definition


# Any value


def attribute(program: Program, value: Value, attr: str) -> Iterator[Value]:
    """What `value.attr` stands for."""
    match value:
        case ModuleValue():
            yield from of_module(program, value.path, attr)
        case Instance():
            yield from of_class(program, value.cls, attr, instance=True)
        case ClassValue():
            yield from of_class(program, value, attr, instance=False)
        case External():
            yield External(program.canonical(f"{value.name}.{attr}"))
        case Items():
            yield External(f"builtins.{value.kind}().{attr}")
        case Constant():
            if value.value is not None:
                yield External(f"builtins.{type(value.value).__name__}().{attr}")
        case FunctionValue() | BoundMethod():
            yield from _of_function(program, value, attr)
        case Partial() if attr == "func":
            yield value.target
        case Started():
            return
        case _:
            return


def _of_function(program: Program, value: FunctionValue | BoundMethod, attr: str) -> Iterator[Value]:
    """An attribute that a decorator gives a function: `send.delay` where `send` is a Celery task."""
    method = value.method if isinstance(value, BoundMethod) else value
    for decorator in method.function.decorators:
        for found in program.values(decorator, method.outer):
            if isinstance(found, External):
                made = found.name if isinstance(decorator, code.Call) else f"{found.name}()"
                yield External(program.canonical(f"{made}.{attr}"))
