"""Walks over the neutral form of code: what an expression or statement is made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..model import code


def parts(expr: code.Expr) -> tuple[code.Expr, ...]:
    """The expressions directly inside one, in the order in which they are evaluated; a lambda's body is not."""
    return _PARTS[type(expr)](expr)


def _of_call(expr: code.Call) -> tuple[code.Expr, ...]:
    return (expr.func, *[argument.value for argument in expr.arguments])


def _of_collection(expr: code.Collection) -> tuple[code.Expr, ...]:
    return (*[key for key in expr.keys if key is not None], *expr.items)


def _of_comprehension(expr: code.Comprehension) -> tuple[code.Expr, ...]:
    sources = [part for s in expr.sources for part in (s.iterable, *s.conditions)]
    return (*sources, *(() if expr.key is None else (expr.key,)), expr.element)


def _of_one(expr: code.Attribute | code.Await | code.Star | code.Walrus) -> tuple[code.Expr, ...]:
    return (expr.value,)


def _of_none(_expr: code.Expr) -> tuple[code.Expr, ...]:
    return ()


_PARTS: Mapping[type[code.Expr], Callable[[Any], tuple[code.Expr, ...]]] = {
    code.Name: _of_none,
    code.Literal: _of_none,
    code.Lambda: _of_none,
    code.Attribute: _of_one,
    code.Await: _of_one,
    code.Star: _of_one,
    code.Walrus: _of_one,
    code.Call: _of_call,
    code.Text: lambda expr: expr.parts,
    code.Yield: lambda expr: () if expr.value is None else (expr.value,),
    code.Collection: _of_collection,
    code.Comprehension: _of_comprehension,
    code.Alternative: lambda expr: expr.options if expr.test is None else (expr.test, *expr.options),
    code.Subscript: lambda expr: (expr.value, expr.index),
    code.Operation: lambda expr: expr.operands,
}
"""Looked up by the type: every walk over code comes by here."""


def within(expr: code.Expr) -> Sequence[code.Expr]:
    """The expression and all inside it, outermost first; a lambda is given, its body is not."""
    waiting = [expr]
    found: list[code.Expr] = []
    while waiting:
        here = waiting.pop()
        found.append(here)
        inside = _PARTS[type(here)](here)
        if inside:
            waiting += inside[::-1]
    return found


def expressions(statement: code.Statement) -> tuple[code.Expr, ...]:
    """The expressions that a statement evaluates itself, not those of its blocks.

    Of a definition these are its decorators, defaults and bases, which run where it stands.
    """
    match statement:
        case code.Define():
            defaults = [p.default for p in statement.function.parameters if p.default is not None]
            return (*statement.function.decorators, *defaults)
        case code.DefineClass():
            cls = statement.cls
            return (*cls.decorators, *cls.bases, *(keyword.value for keyword in cls.keywords))
        case code.Assign():
            return (*(() if statement.value is None else (statement.value,)), *statement.targets)
        case code.Evaluate():
            return (statement.value,)
        case code.Return() | code.Raise():
            return () if statement.value is None else (statement.value,)
        case code.If() | code.While():
            return (statement.test,)
        case code.Assert():
            return (statement.test,) if statement.message is None else (statement.test, statement.message)
        case code.For():
            return (statement.iterable, statement.target)
        case code.Try():
            return tuple(caught for handler in statement.handlers for caught in handler.types)
        case code.With():
            return tuple(item.context for item in statement.items)
        case code.Match():
            return (statement.subject, *(case.guard for case in statement.cases if case.guard is not None))
        case code.Delete():
            return statement.targets
        case code.Import() | code.Jump():
            return ()


def own(statement: code.Statement) -> Iterator[code.Expr]:
    """Everything that a statement evaluates itself, each expression before what is inside it."""
    for expr in expressions(statement):
        yield from within(expr)


def blocks(statement: code.Statement) -> tuple[tuple[code.Statement, ...], ...]:
    """The blocks of a statement that belong to the same scope (not those of a function or class)."""
    match statement:
        case code.If() | code.For() | code.While():
            return (statement.body, statement.orelse)
        case code.Try():
            return (statement.body, *(h.body for h in statement.handlers), statement.orelse, statement.final)
        case code.With():
            return (statement.body,)
        case code.Match():
            return tuple(case.body for case in statement.cases)
        case _:
            return ()


def statements(block: tuple[code.Statement, ...]) -> Iterator[code.Statement]:
    """Every statement of a scope, in the order written, those of inner blocks included."""
    waiting = list(reversed(block))
    while waiting:
        found = waiting.pop()
        yield found
        for inner in reversed(blocks(found)):
            waiting.extend(reversed(inner))


def inside(block: tuple[code.Statement, ...]) -> Iterator[code.Expr]:
    """Every expression of a scope in the order written; those in lambdas, nested functions and classes are left out."""
    for statement in statements(block):
        yield from own(statement)


def calls(block: tuple[code.Statement, ...]) -> Iterator[code.Call]:
    """Every call of a scope in the order written; those in lambdas, nested functions and classes are left out."""
    for found in inside(block):
        if isinstance(found, code.Call):
            yield found


def waits(block: tuple[code.Statement, ...]) -> bool:
    """Whether the statements of an async function let others run: an `await`, `async with`, `async for` or `yield`."""
    return any(isinstance(found, code.Await | code.Yield) for found in inside(block)) or any(
        (isinstance(found, code.With | code.For) and found.is_async)
        or any(isinstance(part, code.Comprehension) and _is_async(part) for part in own(found))
        for found in statements(block)
    )


def _is_async(comprehension: code.Comprehension) -> bool:
    return any(source.is_async for source in comprehension.sources)


def last_name(expr: code.Expr) -> str | None:
    """The last name of a dotted expression: `f` of `a.b.f`."""
    match expr:
        case code.Name():
            return expr.id
        case code.Attribute():
            return expr.attr
        case _:
            return None


def dotted(expr: code.Expr) -> str | None:
    """A chain of plain names as text: "a.b.f"; None for anything else."""
    names: list[str] = []
    while isinstance(expr, code.Attribute):
        names.append(expr.attr)
        expr = expr.value
    if not isinstance(expr, code.Name):
        return None
    names.append(expr.id)
    return ".".join(reversed(names))
