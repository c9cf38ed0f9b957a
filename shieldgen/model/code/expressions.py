"""Expressions of Python as plain values, and the places they stand at."""

from __future__ import annotations

from typing import Literal as Choose
from typing import NamedTuple

from ..frozen import dataclass


class Span(NamedTuple):
    """Where a node stands in its file. A tuple: there is one for each node, and most are hashed."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A plain name. Every second expression is one: where it ends is worked out."""

    id: str
    line: int
    column: int

    @property
    def span(self) -> Span:
        """Where the name stands."""
        return Span(self.line, self.column, self.line, self.column + len(self.id))


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


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function or lambda."""

    name: str
    kind: Choose["positional_only", "positional_or_keyword", "var_positional", "keyword_only", "var_keyword"]
    annotation: Expr | None
    default: Expr | None


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
