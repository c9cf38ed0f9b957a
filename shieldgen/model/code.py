"""What a piece of Python does, as plain values: the form in which code is followed across files.

An expression or statement here keeps what linking, effects and rules ask for and drops the rest; whatever has no
form of its own becomes an `Operation` or a `Block` that still holds its parts, so that no call in it is lost.
Lines and columns are 1-based, columns counted in characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choose


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands in its file."""

    line: int
    column: int
    end_line: int
    end_column: int


# Expressions


@dataclass(frozen=True, slots=True)
class Name:
    """A plain name."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """`value.attr`."""

    value: Expr
    attr: str
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call; `star` is 1 for `*value` and 2 for `**value`."""

    value: Expr
    name: str | None = None
    star: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A call, with its arguments in the order written."""

    func: Expr
    arguments: tuple[Argument, ...]
    span: Span

    def __hash__(self) -> int:
        return hash(self.span)

    def positional(self, index: int) -> Expr | None:
        """The positional argument at `index`, where no `*` stands before it."""
        plain: list[Expr] = []
        for argument in self.arguments:
            if argument.star:
                break
            if argument.name is None:
                plain.append(argument.value)
        return plain[index] if index < len(plain) else None

    def keyword(self, name: str) -> Expr | None:
        """The argument passed by keyword as `name`."""
        return next((argument.value for argument in self.arguments if argument.name == name), None)


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: text, bytes, number, bool, None or Ellipsis (as the text "...")."""

    value: str | bytes | int | float | complex | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A formatted string: its constant pieces and its fields in order."""

    parts: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Await:
    """`await value`."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Yield:
    """`yield value` or `yield from value`."""

    value: Expr | None
    delegated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Collection:
    """A display of a list, tuple, set or dict; `keys` is as long as `items` for a dict (None for `**`), else empty."""

    kind: Choose["list", "tuple", "set", "dict"]
    items: tuple[Expr, ...]
    keys: tuple[Expr | None, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """One `for target in iterable if ...` of a comprehension."""

    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...]
    is_async: bool


@dataclass(frozen=True, slots=True)
class Comprehension:
    """A list, set, dict or generator comprehension; `key` is set for a dict."""

    kind: Choose["list", "set", "dict", "generator"]
    element: Expr
    key: Expr | None
    sources: tuple[Source, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Lambda:
    """A lambda; `parameters` are their names with defaults."""

    parameters: tuple[Parameter, ...]
    body: Expr
    span: Span

    def __hash__(self) -> int:
        return hash(self.span)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several values: `a if test else b` (test set), or `a or b`, `a and b` (test None, `word` says which)."""

    test: Expr | None
    options: tuple[Expr, ...]
    word: Choose["if", "or", "and"]
    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    """`value[index]`."""

    value: Expr
    index: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Star:
    """`*value` inside a display or on the left of an assignment."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Walrus:
    """`target := value`."""

    target: str
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """Anything else that is made of expressions: `word` is the operator ("+", "==", "not", "in", "slice", ...)."""

    word: str
    operands: tuple[Expr, ...]
    span: Span


Expr = (
    Name
    | Attribute
    | Call
    | Literal
    | Text
    | Await
    | Yield
    | Collection
    | Comprehension
    | Lambda
    | Alternative
    | Subscript
    | Star
    | Walrus
    | Operation
)


# Definitions


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function or lambda."""

    name: str
    kind: Choose["positional_only", "positional_or_keyword", "var_positional", "keyword_only", "var_keyword"]
    annotation: Expr | None
    default: Expr | None


@dataclass(frozen=True, slots=True)
class Function:
    """A function as its `def` tells it, without its body (which `analysis.bodies` reads when it is followed).

    `first_line` is that of the first decorator (or of the `def`); `span` is that of the `def` itself. `qualname` is
    Python's own, with `<locals>`. `owner` is the qualname of the class whose body holds the `def`, or None.
    """

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    returns: Expr | None
    decorators: tuple[Expr, ...]
    docstring: str | None
    is_async: bool
    is_generator: bool
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
