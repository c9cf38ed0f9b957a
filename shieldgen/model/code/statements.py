"""Definitions and statements of Python as plain values."""

from __future__ import annotations

from typing import Literal as Choose

from ..frozen import dataclass
from .expressions import Argument, Expr, Parameter, Span

# Definitions


@dataclass(frozen=True, slots=True)
class Function:
    """A function as its `def` tells it, without its body (which `analysis.bodies` reads when it is followed).

    `first_line` is that of the first decorator (or of the `def`); `span` is that of the `def` itself. `qualname` is
    Python's own, with `<locals>`. `owner` is the qualname of the class whose body holds the `def`, or None. `is_empty`
    where the body is nothing but texts, `...`, `pass`, or raises NotImplementedError.
    """

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    returns: Expr | None
    decorators: tuple[Expr, ...]
    docstring: str | None
    is_async: bool
    is_generator: bool
    is_empty: bool
    owner: str | None
    first_line: int
    span: Span

    def __hash__(self) -> int:
        return hash(self.span)


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its bases, decorators and the statements of its body (methods as `Define`)."""

    name: str
    qualname: str
    bases: tuple[Expr, ...]
    keywords: tuple[Argument, ...]
    decorators: tuple[Expr, ...]
    body: tuple[Statement, ...]
    first_line: int
    span: Span

    def __hash__(self) -> int:
        return hash(self.span)


# Statements


@dataclass(frozen=True, slots=True)
class Define:
    """A `def`."""

    function: Function
    span: Span


@dataclass(frozen=True, slots=True)
class DefineClass:
    """A `class`."""

    cls: Class
    span: Span


@dataclass(frozen=True, slots=True)
class Import:
    """One name that an import binds: `name` is bound to `module` (attribute None) or to `module`'s `attribute`.

    `level` is the number of dots of a relative import. A star import has name and attribute "*". `import a.b` binds
    `a` to module `a` and also loads `module` `a.b` (`loads`). `type_only` where it stands under `TYPE_CHECKING`.
    """

    name: str
    module: str
    attribute: str | None
    level: int
    loads: str | None
    type_only: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = value`, with an annotation or an operator (`+=`: operator "+") where there is one."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None
    operator: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression on a line of its own: its result is dropped."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Expr | None
    span: Span


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise value`, or a bare `raise`."""

    value: Expr | None
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """`if`, each `elif` an `If` of its own in `orelse`."""

    test: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """`for` or `async for`."""

    target: Expr
    iterable: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    is_async: bool
    span: Span


@dataclass(frozen=True, slots=True)
class While:
    """`while`."""

    test: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Handler:
    """One `except`: `types` are the expressions caught (empty: a bare `except`), `name` is what it is bound to."""

    types: tuple[Expr, ...]
    name: str | None
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Try:
    """`try` with its handlers, `else` and `finally`."""

    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """One `context as target` of a `with`."""

    context: Expr
    target: Expr | None


@dataclass(frozen=True, slots=True)
class With:
    """`with` or `async with`."""

    items: tuple[Item, ...]
    body: tuple[Statement, ...]
    is_async: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One `case` of a `match`; `binds` are the names its pattern binds, `classes` those it matches against."""

    binds: tuple[str, ...]
    classes: tuple[Expr, ...]
    guard: Expr | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`match`."""

    subject: Expr
    cases: tuple[Case, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Delete:
    """`del`."""

    targets: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Jump:
    """`break`, `continue`, `pass`, or `global` / `nonlocal` with its names."""

    word: Choose["break", "continue", "pass", "global", "nonlocal"]
    names: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Assert:
    """`assert test, message`."""

    test: Expr
    message: Expr | None
    span: Span


Statement = (
    Define
    | DefineClass
    | Import
    | Assign
    | Evaluate
    | Return
    | Raise
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Delete
    | Jump
    | Assert
)
