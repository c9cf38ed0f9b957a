"""A wiring module into the forms in which the arguments of its durable tasks wait in a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Problem
from ..model.stored import StoredField, StoredForm
from .bodies import read_body
from .origins import absolute
from .skeleton import read_module
from .text import SourceText
from .walking import dotted, last_name, statements, within

_OPTIONAL = "typing.Optional"
_UNION = "typing.Union"


def stored_forms(path: str, module: str, content: bytes) -> dict[str, StoredForm]:
    """The forms by the names that the tasks wait under; none where the file cannot be read."""
    read = read_module(path, module, content)
    return {} if isinstance(read, Problem) else dict(_forms(*read))


def _forms(facts: ModuleFacts, text: SourceText) -> Iterator[tuple[str, StoredForm]]:
    yield from _of_block(facts.body, facts, {})
    own = _imports(facts.body, facts)
    for statement in facts.body:  # what is declared late is so in a function
        if isinstance(statement, code.Define) and any(last_name(d) == "late" for d in statement.function.decorators):
            yield from _of_block(read_body(text, statement.function), facts, own)


def _of_block(
    block: tuple[code.Statement, ...], facts: ModuleFacts, outer: Mapping[str, str]
) -> Iterator[tuple[str, StoredForm]]:
    names = {**outer, **_imports(block, facts)}
    classes = {found.cls.name: found.cls for found in block if isinstance(found, code.DefineClass)}
    for statement in block:
        value = statement.value if isinstance(statement, code.Assign | code.Return) else None
        if not isinstance(value, code.Call) or not names.get(dotted(value.func) or "", "").endswith(".durable.Durable"):
            continue
        waits_as, arguments = value.positional(0), value.positional(2)
        cls = classes.get(dotted(arguments) or "") if arguments is not None else None
        if isinstance(waits_as, code.Literal) and cls is not None:
            yield str(waits_as.value), dict(_fields(cls, names))


def _imports(block: tuple[code.Statement, ...], facts: ModuleFacts) -> dict[str, str]:
    """What the names that a block imports stand for, in full."""
    names: dict[str, str] = {}
    for found in statements(block):
        if isinstance(found, code.Import):
            module = found.module if found.loads is None else found.name
            module = absolute(facts, found) if found.level else module
            names[found.name] = f"{module}.{found.attribute}" if found.attribute is not None else module
    return names


def _fields(cls: code.Class, names: Mapping[str, str]) -> Iterator[tuple[str, StoredField]]:
    for statement in cls.body:
        if isinstance(statement, code.Assign) and statement.annotation is not None:
            types = frozenset(_types(statement.annotation, names))
            yield last_name(statement.targets[0]) or "", StoredField(types, optional=statement.value is not None)


def _types(expr: code.Expr, names: Mapping[str, str]) -> Iterator[str]:
    """The members of a union, or the one type that it is, each in full."""
    match expr:
        case code.Operation(word="|", operands=operands):
            for operand in operands:
                yield from _types(operand, names)
        case code.Subscript(value=value, index=index) if _full(value, names) == _UNION:
            for item in index.items if isinstance(index, code.Collection) else (index,):
                yield from _types(item, names)
        case code.Subscript(value=value, index=index) if _full(value, names) == _OPTIONAL:
            yield "None"
            yield from _types(index, names)
        case _:
            yield _full(expr, names)


def _full(expr: code.Expr, names: Mapping[str, str]) -> str:
    """The text of a type in which every name is written in full."""
    match expr:
        case code.Name(id=name):
            return names.get(name, name)
        case code.Attribute(value=value, attr=attr):
            return f"{_full(value, names)}.{attr}"
        case code.Literal(value=value):
            return repr(value)
        case code.Subscript(value=value, index=index):
            return f"{_full(value, names)}[{_full(index, names)}]"
        case code.Collection(items=items):
            return ", ".join(_full(item, names) for item in items)
        case code.Operation(word="|"):
            return " | ".join(sorted(_types(expr, names)))
        case code.Call(func=func, arguments=arguments):
            inner = (f"{argument.name or ''}={_full(argument.value, names)}" for argument in arguments)
            return f"{_full(func, names)}({', '.join(inner)})"
        case _:
            return " ".join([type(expr).__name__, *(_full(part, names) for part in list(within(expr))[1:])])
