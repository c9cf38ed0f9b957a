"""A module and the words on its lines into the calls that stand there, each with its scope, statement and loops."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..model import code
from ..model.frozen import dataclass
from .linking import Program
from .values import Scope
from .walking import blocks, expressions, parts


@dataclass(frozen=True, slots=True)
class Spot:
    """A call and where it stands: its scope, the innermost statement around it, how many loops repeat it there."""

    scope: Scope
    call: code.Call
    statement: code.Statement
    loops: int

    @property
    def path(self) -> str:
        """The file that the call stands in."""
        return self.scope.path


def spots(program: Program, path: str, names: Iterable[str], *, whole: bool = True) -> Iterator[Spot]:
    """The calls of a module in statements on whose lines one of the names stands, those inside functions included.

    A name that is only a part of a word counts where `whole` is unset.
    """
    facts = program.module(path)
    if facts is None:
        return
    lines = program.modules.lines_holding(path, names, whole=whole)
    if lines:
        yield from _Walk(program, lines).block(Scope(path), facts.body, 0)


class _Walk:
    def __init__(self, program: Program, lines: tuple[int, ...]) -> None:
        self._program = program
        self._lines = lines

    def block(self, scope: Scope, block: tuple[code.Statement, ...], loops: int) -> Iterator[Spot]:
        for statement in block:
            first, last = lines_of(statement)
            place = bisect_left(self._lines, first)
            if place == len(self._lines) or self._lines[place] > last:
                continue
            for expr in expressions(statement):
                yield from self._calls(scope, expr, statement, loops)
            match statement:
                case code.Define():
                    inner = Scope(scope.path, statement.function, scope)
                    yield from self.block(inner, self._program.body(inner), 0)
                case code.DefineClass():
                    yield from self.block(scope, statement.cls.body, loops)
                case _:
                    deeper = loops + isinstance(statement, code.For)
                    for part in blocks(statement):
                        yield from self.block(scope, part, deeper)

    def _calls(self, scope: Scope, expr: code.Expr, statement: code.Statement, loops: int) -> Iterator[Spot]:
        match expr:
            case code.Call():
                yield Spot(scope, expr, statement, loops)
            case code.Lambda():
                yield from self._calls(scope, expr.body, statement, loops)
            case code.Comprehension():
                for source in expr.sources:
                    for part in (source.iterable, *source.conditions):
                        yield from self._calls(scope, part, statement, loops)
                for part in (expr.element,) if expr.key is None else (expr.key, expr.element):
                    yield from self._calls(scope, part, statement, loops + 1)
                return
            case _:
                pass
        for part in parts(expr):
            yield from self._calls(scope, part, statement, loops)


def lines_of(statement: code.Statement) -> tuple[int, int]:
    """The first and last line of a statement, its decorators included."""
    match statement:
        case code.Define():
            return statement.function.first_line, statement.span.end_line
        case code.DefineClass():
            return statement.cls.first_line, statement.span.end_line
        case _:
            return statement.span.line, statement.span.end_line
