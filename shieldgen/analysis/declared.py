"""An annotation into the values that something of that type may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import passing
from .expressions import Expressions
from .values import ClassValue, External, Instance, Items, Scope, Value
from .walking import last_name

if TYPE_CHECKING:
    from .linking import Program

_WRAPPERS = frozenset(
    {"Optional", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar", "Awaitable", "Mapped"}
)
_ELEMENTS = frozenset(
    {
        "list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "MutableSequence", "Iterable", "Iterator",
        "Collection", "Generator", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "deque", "Deque", "AbstractSet",
        "MutableSet", "WeakSet", "Reversible", "ContextVar", "Queue",
    }
)  # fmt: skip
_MAPPINGS = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "WeakValueDictionary"}
)
_MANAGERS = frozenset(
    {
        "ContextManager", "AbstractContextManager", "AsyncContextManager", "AbstractAsyncContextManager",
        "_GeneratorContextManager", "_AsyncGeneratorContextManager",
    }
)  # fmt: skip
"""What `with` makes the first type parameter of."""
_WORK = frozenset(
    f"{module}.{name}"
    for module in ("typing", "collections.abc", "types")
    for name in ("Awaitable", "Callable", "Coroutine", "CoroutineType")
)
"""That something is work to be run tells nothing of what it is."""
_KINDS = {"List": "list", "Set": "set", "Deque": "deque"}


def instances(program: Program, annotation: code.Expr, scope: Scope) -> tuple[Value, ...]:
    """What a name with that annotation may be; empty where it says nothing (Any, a type variable, a callable)."""
    return tuple(dict.fromkeys(_instances(program, annotation, scope, 0)))


def _instances(program: Program, annotation: code.Expr, scope: Scope, depth: int) -> Iterator[Value]:
    if depth > 12:
        return
    match annotation:
        case code.Literal(value=str(text)):
            parsed = program.parsed_annotation(text)
            if parsed is not None:
                yield from _instances(program, parsed, scope, depth + 1)
        case code.Operation(word="|"):
            for side in annotation.operands:
                yield from _instances(program, side, scope, depth + 1)
        case code.Subscript():
            yield from _subscript(program, annotation, scope, depth)
        case code.Name() | code.Attribute():
            yield from _named(program, annotation, scope, depth)
        case _:
            return


def _named(program: Program, annotation: code.Name | code.Attribute, scope: Scope, depth: int) -> Iterator[Value]:
    name = last_name(annotation)
    if name == "Self":
        here: Scope | None = scope
        while here is not None:
            if here.receiver is not None:
                yield Instance(here.receiver)
                return
            here = here.parent
        return
    if name in ("Any", "any", "object", "None", "Callable", "callable"):
        return
    alias = alias_of(program, annotation, scope) or _bound_of(program, annotation, scope)
    if alias is not None:
        yield from _instances(program, alias[0], alias[1], depth + 1)
        return
    for value in program.values(annotation, scope):
        match value:
            case ClassValue():
                yield Instance(value)
            case External() if value.name.endswith("()") or value.name in _WORK:
                # `T = TypeVar("T")`, `UserId = NewType("UserId", int)`: not a class.
                continue
            case External():
                yield External(program.canonical(f"{value.name}()"))
            case _:
                continue


def _bound_of(program: Program, annotation: code.Expr, scope: Scope) -> tuple[code.Expr, Scope] | None:
    """What a type variable is bound to, and the scope to read it in: `T = TypeVar("T", bound=Model)`."""
    found = program.alias(annotation.id, scope) if isinstance(annotation, code.Name) else None
    made = found[0] if found is not None else None
    if found is None or not isinstance(made, code.Call) or last_name(made.func) != "TypeVar":
        return None
    bound = made.keyword("bound")
    return (bound, found[1]) if bound is not None else None


def alias_of(program: Program, annotation: code.Expr, scope: Scope) -> tuple[code.Expr, Scope] | None:
    """The expression behind a type alias of the project (`Db = Annotated[Session, Depends(get_db)]`), and its scope."""
    if not isinstance(annotation, code.Name):
        return None
    found = program.alias(annotation.id, scope)
    if found is None:
        return None
    expr, where = found
    match expr:
        case code.Subscript() | code.Operation(word="|"):
            return expr, where
        case code.Literal(value=str()):
            return expr, where
        case _:
            return None


def _subscript(program: Program, annotation: code.Subscript, scope: Scope, depth: int) -> Iterator[Value]:
    name = last_name(annotation.value)
    inner = annotation.index.items if isinstance(annotation.index, code.Collection) else (annotation.index,)

    def of(expr: code.Expr) -> Iterator[Value]:
        return _instances(program, expr, scope, depth + 1)

    if name == "Annotated" and inner:
        declared = tuple(of(inner[0]))
        yield from declared
        if not declared:
            for extra in inner[1:]:
                yield from passing.default(program, extra, scope)
    elif name == "Union":
        for expr in inner:
            yield from of(expr)
    elif name in _WRAPPERS and inner:
        yield from of(inner[0])
    elif name in ("type", "Type") and inner:
        yield from program.values(inner[0], scope)
    elif name in _ELEMENTS and inner:
        kind = _KINDS.get(name or "", name or "list")
        if kind in ("ContextVar", "Queue"):
            yield from of(annotation.value)
        yield Items(kind, tuple(of(inner[0])))
    elif name in _MAPPINGS and len(inner) == 2:
        yield Items("dict", tuple(of(inner[1])))
    elif name in _MANAGERS and inner:
        yield Items("manager", tuple(of(inner[0])))
    elif name in ("tuple", "Tuple"):
        held = tuple(tuple(of(expr)) for expr in inner)
        yield Items("tuple", tuple(v for values in held for v in values), tuple(enumerate(held)))
    elif name in ("Callable", "Literal", "Coroutine"):
        return
    else:
        # A generic class: `Repository[User]`.
        yield from of(annotation.value)


def parse_annotation(text: str) -> code.Expr | None:
    """The expression in a string annotation; None where it is not one."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Expressions((text.strip(),), 0).expr(node)
