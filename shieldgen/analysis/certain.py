"""An expression into whether all that it may stand for is known: every binding of its names was followed to an end.

`Program.values` tells what an expression may stand for; what comes from code that nobody can follow is left out there.
Whoever rewrites a call has to know that nothing was left out.
"""

from __future__ import annotations

import re

from ..model import code
from . import classes, declared
from .bindings import Binding
from .linking import Program
from .values import BoundMethod, ClassValue, Constant, External, FunctionValue, Instance, ModuleValue, Scope
from .walking import last_name

_DEEPEST = 12
_TRANSPARENT = frozenset({"cache", "lru_cache", "staticmethod", "classmethod", "override", "final", "abstractmethod"})
"""Decorators behind which a function gives what it is annotated to give."""
_FIRST = frozenset({"Annotated", "ClassVar", "Final", "Optional", "Required"})
_OPEN_BASES = frozenset({"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC"})


def is_certain(program: Program, expr: code.Expr, scope: Scope, depth: int = 0) -> bool:
    """Whether `program.values(expr, scope)` leaves nothing out; what is declared is taken at its word."""
    if depth > _DEEPEST:
        return False
    match expr:
        case code.Name():
            return _name(program, expr.id, scope, depth + 1)
        case code.Attribute():
            return is_certain(program, expr.value, scope, depth + 1) and _attribute(program, expr, scope, depth + 1)
        case code.Call():
            return _call(program, expr, scope, depth + 1, awaited=False)
        case code.Await(value=code.Call() as call):
            return _call(program, call, scope, depth + 1, awaited=True)
        case code.Alternative(options=options, word="if" | "or"):
            return all(is_certain(program, option, scope, depth + 1) for option in options)
        case code.Walrus(value=value):
            return is_certain(program, value, scope, depth + 1)
        case code.Literal():
            return True
        case _:
            return False


# Names


def _name(program: Program, name: str, scope: Scope, depth: int) -> bool:
    here: Scope | None = scope
    while here is not None:
        bound = program.bindings(here)
        parameter = next((p for p in here.function.parameters if p.name == name), None) if here.function else None
        if name not in bound.outside and (name in bound.names or parameter is not None):
            if here.function is None:
                return _member(program, here.path, name, depth)
            if parameter is not None and not _parameter(program, parameter, here, depth):
                return False
            return all(_binding(program, found, here, depth) for found in bound.names.get(name, ()))
        here = here.parent
    return False


def _parameter(program: Program, parameter: code.Parameter, scope: Scope, depth: int) -> bool:
    function = scope.function
    if function is None or parameter.kind in ("var_positional", "var_keyword"):
        return False
    static = any(last_name(decorator) == "staticmethod" for decorator in function.decorators)
    if function.owner is not None and not static and parameter is function.parameters[0]:
        return True
    return parameter.annotation is not None and is_declared(
        program, parameter.annotation, scope.parent or Scope(scope.path), depth
    )


def _binding(program: Program, binding: Binding, scope: Scope, depth: int) -> bool:
    match binding.node:
        case code.Function() | code.Class():
            return True
        case code.Import() as node:
            path = program.modules.of_import(scope.path, node)
            if path is None or node.attribute is None:
                return node.level == 0 or path is not None
            return _member(program, path, node.attribute, depth)
        case None:
            pass
    if binding.index or binding.how not in ("value", "declared"):
        return False
    if binding.annotation is not None and is_declared(program, binding.annotation, scope, depth):
        return True
    return binding.expr is not None and is_certain(program, binding.expr, scope, depth)


def _member(program: Program, path: str, name: str, depth: int) -> bool:
    """Whether a name of a module stands for what its bindings say, those in functions that declare it global too."""
    if path.endswith("/") or depth > _DEEPEST:
        return program.modules.submodule(path, name) is not None
    facts = program.module(path)
    if facts is None or facts.origin != "source":
        return False
    module = Scope(path)
    bound = program.bindings(module).names.get(name, ())
    if not bound:
        return program.modules.submodule(path, name) is not None
    annotated = [found.annotation for found in bound if found.annotation is not None]
    if annotated and all(is_declared(program, annotation, module, depth) for annotation in annotated):
        return True
    if not all(_binding(program, found, module, depth) for found in bound):
        return False
    return not program.modules.may_be_global(path, name)


# Attributes


def _attribute(program: Program, expr: code.Attribute, scope: Scope, depth: int) -> bool:
    found = program.values(expr.value, scope)
    for value in found:
        match value:
            case ModuleValue():
                known = _member(program, value.path, expr.attr, depth)
            case Instance(cls=cls) | (ClassValue() as cls):
                known = _of_class(program, cls, expr.attr, depth)
            case External() | Constant(value=None):
                known = True
            case _:
                known = False
        if not known:
            return False
    return bool(found)


def _of_class(program: Program, cls: ClassValue, attr: str, depth: int) -> bool:
    for here in classes.mro(program, cls):
        if isinstance(here, External):
            if here.name not in _OPEN_BASES:
                return False
            continue
        bound = program.class_bindings(here).names.get(attr, ())
        writes = program.writes(here, attr)
        if not bound and not writes:
            continue
        if bound and all(isinstance(found.node, code.Function) for found in bound) and not writes:
            return all(_gives(program, found.node, here.outer, depth) for found in bound)
        annotations = [(found.annotation, here.outer) for found in bound if found.annotation is not None]
        annotations += [
            (write.annotation, Scope(here.path, method, here.outer, cls))
            for method, write in writes
            if write.annotation is not None
        ]
        if annotations and all(is_declared(program, found, scope, depth) for found, scope in annotations):
            return True
        return (
            all(_binding(program, found, here.outer, depth) for found in bound)
            and all(
                write.expr is not None
                and is_certain(program, write.expr, Scope(here.path, method, here.outer, cls), depth)
                for method, write in writes
            )
            and not _set_elsewhere(program, here, attr)
        )
    return False


def _gives(program: Program, node: object, outer: Scope, depth: int) -> bool:
    """Whether a method is one, or a property whose result is declared."""
    if not isinstance(node, code.Function):
        return False
    if not classes.is_getter(node):
        return True
    return node.returns is not None and is_declared(program, node.returns, outer, depth)


def _set_elsewhere(program: Program, cls: ClassValue, attr: str) -> bool:
    """Whether something outside the class may set the attribute: a subclass, or code that has an object of it."""
    for child in classes.subclasses(program, cls):
        if attr in program.class_bindings(child).names or program.writes(child, attr):
            return True
    named = f".{attr}"
    written = re.compile(rb"(?<![\w.])(?!self\.)[\w.]+" + re.escape(named.encode()) + rb"\s*=(?!=)")
    return any(written.search(program.modules.raw(path)) for path in program.modules.mentioning((named,)))


# Calls and annotations


def _call(program: Program, call: code.Call, scope: Scope, depth: int, *, awaited: bool) -> bool:
    if not is_certain(program, call.func, scope, depth):
        return False
    callees = program.callees(call, scope)
    for callee in callees:
        method = callee.method if isinstance(callee, BoundMethod) else callee
        match method:
            case ClassValue() if not awaited:
                continue
            case External():  # named after what gives it
                continue
            case FunctionValue(function=function) if function.is_async == awaited and function.returns is not None:
                plain = all(
                    last_name(d.func if isinstance(d, code.Call) else d) in _TRANSPARENT for d in function.decorators
                )
                if (
                    function.is_generator
                    or not plain
                    or not is_declared(program, function.returns, method.outer, depth)
                ):
                    return False
            case _:
                return False
    return bool(callees)


def is_declared(program: Program, annotation: code.Expr, scope: Scope, depth: int = 0) -> bool:
    """Whether every type that an annotation names is a class, so that it says what there may be."""
    if depth > _DEEPEST:
        return False
    match annotation:
        case code.Literal(value=None):
            return True
        case code.Literal(value=str(text)):
            parsed = program.parsed_annotation(text)
            return parsed is not None and is_declared(program, parsed, scope, depth + 1)
        case code.Operation(word="|", operands=operands):
            return all(is_declared(program, operand, scope, depth + 1) for operand in operands)
        case code.Subscript(value=value, index=index):
            name = last_name(value)
            if name == "Union" or name in _FIRST:
                items = index.items if isinstance(index, code.Collection) else (index,)
                chosen = items[:1] if name in _FIRST else items
                return all(is_declared(program, item, scope, depth + 1) for item in chosen)
            return is_declared(program, value, scope, depth + 1)
        case code.Name() | code.Attribute():
            if last_name(annotation) in ("None", "Self"):
                return True
            alias = declared.alias_of(program, annotation, scope)
            if alias is not None:
                return is_declared(program, alias[0], alias[1], depth + 1)
            found = declared.instances(program, annotation, scope)
            return len(found) == 1 and isinstance(found[0], Instance | External)
        case _:
            return False
