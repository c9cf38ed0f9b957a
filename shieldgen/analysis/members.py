"""A value and a name into what its attribute of that name stands for: modules, classes, instances, externals."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import classes
from .bindings import Bindings
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

if TYPE_CHECKING:
    from .linking import Program

BUILTINS = frozenset(dir(builtins))


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
    # `from . import name` in a package's own `__init__.py`: the name is nothing there yet but the module inside.
    inner = program.modules.submodule(path, node.attribute) if path == importer else None
    yield from (_module(program, inner),) if inner is not None else of_module(program, path, node.attribute)


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
        if source is None or source == path:
            continue
        with program.importing(source, name) as first:
            if first:
                yield from of_module(program, source, name)


def global_writes(program: Program, path: str, name: str) -> Iterator[Value]:
    """What functions that declare the module's name `global` set it to."""
    if not program.modules.may_be_global(path, name):
        return
    for definition in program.definitions(path):
        if not isinstance(definition, FunctionValue):
            continue
        scope = program.enter(definition, None, definition.outer)
        bound = program.bindings(scope)
        if name in bound.outside:
            for binding in bound.names.get(name, ()):
                yield from program.bound(binding, scope)


# Any value


def attribute(program: Program, value: Value, attr: str) -> Iterator[Value]:
    """What `value.attr` stands for."""
    match value:
        case ModuleValue():
            yield from of_module(program, value.path, attr)
        case Instance():
            yield from classes.of_class(program, value.cls, attr, instance=True)
        case ClassValue():
            yield from classes.of_class(program, value, attr, instance=False)
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


def of_all(program: Program, values: tuple[Value, ...], attr: str) -> Iterator[Value]:
    """What the attribute of any of the values stands for."""
    for value in values:
        yield from attribute(program, value, attr)


def _of_function(program: Program, value: FunctionValue | BoundMethod, attr: str) -> Iterator[Value]:
    """An attribute that a decorator gives a function: `send.delay` where `send` is a Celery task."""
    method = value.method if isinstance(value, BoundMethod) else value
    for decorator in method.function.decorators:
        for found in program.values(decorator, method.outer):
            if isinstance(found, External):
                made = found.name if isinstance(decorator, code.Call) else f"{found.name}()"
                yield External(program.canonical(f"{made}.{attr}"))
