"""The statements of one scope into what binds each of its names."""

from collections.abc import Iterator
from typing import Literal

from ..model import code
from ..model.frozen import dataclass
from .type_tests import Narrowing, narrowings
from .walking import blocks, expressions, within

How = Literal["value", "element", "entered", "caught", "import", "function", "class", "declared"]


@dataclass(frozen=True, slots=True)
class Binding:
    """One place that binds a name.

    `value`: `expr` is assigned to it; `element`: it takes the elements of `expr`; `entered`: what `with expr as` gives;
    `caught`: an exception of one of `types`; `declared`: an annotation alone. `index` is its place in the tuple that
    is taken apart, `starred` where that place collects the rest. `block` is the range of lines of the block it stands
    in: within it nothing jumps over the binding.
    """

    name: str
    how: How
    line: int
    block: tuple[int, int]
    expr: code.Expr | None = None
    annotation: code.Expr | None = None
    index: tuple[int, ...] = ()
    types: tuple[code.Expr, ...] = ()
    node: code.Import | code.Function | code.Class | None = None
    is_async: bool = False
    effective: int = 0
    """The first line on which the name has this value."""


@dataclass(frozen=True, slots=True)
class Write:
    """`target.attr = value` in a function body: what an attribute is set to."""

    target: code.Expr
    attr: str
    expr: code.Expr | None
    annotation: code.Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class Bindings:
    """All that binds names in one scope, in the order written, and the names it takes from outside."""

    names: dict[str, tuple[Binding, ...]]
    stars: tuple[code.Import, ...]
    outside: frozenset[str]
    writes: tuple[Write, ...]
    narrowed: tuple[Narrowing, ...] = ()


def bindings(block: tuple[code.Statement, ...], lines: tuple[int, int]) -> Bindings:
    """The bindings of a scope whose statements stand on `lines`."""
    names: dict[str, list[Binding]] = {}
    stars: list[code.Import] = []
    outside: set[str] = set()
    writes: list[Write] = []
    narrowed: list[Narrowing] = []
    for found in _bound(block, lines):
        match found:
            case Binding():
                names.setdefault(found.name, []).append(found)
            case code.Import():
                stars.append(found)
            case code.Jump():
                outside.update(found.names)
            case Write():
                writes.append(found)
            case Narrowing():
                narrowed.append(found)
    kept = {name: tuple(found) for name, found in names.items()}
    return Bindings(kept, tuple(stars), frozenset(outside), tuple(writes), tuple(narrowed))


def _bound(
    block: tuple[code.Statement, ...], lines: tuple[int, int]
) -> Iterator[Binding | code.Import | code.Jump | Write | Narrowing]:
    for statement in block:
        yield from _of_statement(statement, lines)
        yield from narrowings(statement, block)
        for inner in blocks(statement):
            if inner:
                # A `with` always runs its block: what it binds holds behind it too.
                reach = lines if isinstance(statement, code.With) else (inner[0].span.line, inner[-1].span.end_line)
                yield from _bound(inner, reach)


def _of_statement(
    statement: code.Statement, block: tuple[int, int]
) -> Iterator[Binding | code.Import | code.Jump | Write]:
    line = statement.span.line
    match statement:
        case code.Import():
            if statement.name == "*":
                yield statement
            else:
                yield Binding(statement.name, "import", line, block, node=statement, effective=line)
        case code.Define():
            yield Binding(statement.function.name, "function", line, block, node=statement.function, effective=line)
        case code.DefineClass():
            yield Binding(statement.cls.name, "class", line, block, node=statement.cls, effective=line)
        case code.Assign(operator=None):
            how: How = "declared" if statement.value is None else "value"
            for target in statement.targets:
                yield from _targets(
                    target,
                    how,
                    statement.value,
                    statement.annotation,
                    line,
                    block,
                    (),
                    effective=statement.span.end_line + 1,
                )
        case code.For():
            inside = (line, statement.span.end_line)
            yield from _targets(
                statement.target, "element", statement.iterable, None, line, inside, (), is_async=statement.is_async
            )
        case code.With():
            for item in statement.items:
                if item.target is not None:
                    yield from _targets(
                        item.target, "entered", item.context, None, line, block, (), is_async=statement.is_async
                    )
        case code.Try():
            for handler in statement.handlers:
                if handler.name:
                    inside = (handler.span.line, handler.span.end_line)
                    yield Binding(handler.name, "caught", inside[0], inside, types=handler.types, effective=inside[0])
        case code.Match():
            for case in statement.cases:
                for name in case.binds:
                    yield Binding(name, "declared", line, block, effective=line)
        case code.Jump():
            yield statement
        case _:
            pass
    for expr in expressions(statement):
        yield from _in_expression(expr, block)


def _in_expression(expr: code.Expr, block: tuple[int, int]) -> Iterator[Binding | Write]:
    for found in within(expr):
        match found:
            case code.Walrus():
                yield Binding(found.target, "value", found.span.line, block, found.value, effective=found.span.line)
            case code.Comprehension():
                inside = (found.span.line, found.span.end_line)
                for source in found.sources:
                    yield from _targets(source.target, "element", source.iterable, None, found.span.line, inside, ())


def _targets(
    target: code.Expr,
    how: How,
    expr: code.Expr | None,
    annotation: code.Expr | None,
    line: int,
    block: tuple[int, int],
    index: tuple[int, ...],
    *,
    is_async: bool = False,
    effective: int | None = None,
) -> Iterator[Binding | Write]:
    since = line if effective is None else effective
    match target:
        case code.Name():
            yield Binding(target.id, how, line, block, expr, annotation, index, is_async=is_async, effective=since)
        case code.Attribute() if how in ("value", "declared") and not index:
            yield Write(target.value, target.attr, expr, annotation, line)
        case code.Attribute() if how == "entered" and expr is not None and not index:
            yield Write(target.value, target.attr, expr, annotation, line)
        case code.Collection():
            for place, item in enumerate(target.items):
                yield from _targets(
                    item, how, expr, None, line, block, (*index, place), is_async=is_async, effective=effective
                )
        case code.Star():
            yield from _targets(target.value, how, None, None, line, block, (), is_async=is_async, effective=effective)
        case _:
            pass
