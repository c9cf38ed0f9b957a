"""A task function as its author wrote it, in the form from which a typed method is planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .hint import Hint
from .source import Location, Problem

WITHIN = "within"
"""The parameter by which callers of a durable task's wiring pass a transaction of their own."""

ParameterKind = Literal["positional_only", "positional_or_keyword", "var_positional", "keyword_only", "var_keyword"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a name of a module comes from.

    `module` None: a builtin, or a type parameter of the function itself. `attribute` None: the name is the module (or
    the first part of it, where `import a.b` binds `a`: `loads` are then the modules to import). `local` where the
    module itself defines it.
    """

    module: str | None
    attribute: str | None = None
    local: bool = False
    loads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A name of the source module; what it is called in the wiring is planned."""

    name: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Bracket:
    """Items between brackets. `comma`: whether one follows the last item always, only over several lines, or never."""

    open: str
    items: tuple[Expression, ...]
    close: str
    comma: Literal["always", "split", "never"] = "split"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by one operator (`int | None`)."""

    operator: str
    operands: tuple[Expression, ...]


Piece = Word | Ref | Bracket | Chain
Expression = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """A parameter's default: the literal to copy, or None where only the function itself may evaluate it."""

    literal: Expression | None


@dataclass(frozen=True, slots=True)
class SignatureParameter:
    """One parameter. `resource` is the factory of one that the runtime opens; callers do not see it."""

    name: str
    kind: ParameterKind
    annotation: Expression | None
    default: Default | None
    resource: Expression | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters in the order written, the type that a call comes to, and type parameters (PEP 695).

    `generic` where a type variable of either kind stands in it.
    """

    parameters: tuple[SignatureParameter, ...]
    result: Expression | None
    type_parameters: Expression | None = None
    generic: bool = False

    @property
    def declares(self) -> tuple[str, ...]:
        """The names of its type parameters."""
        items = [item for piece in self.type_parameters or () if isinstance(piece, Bracket) for item in piece.items]
        return tuple(word.lstrip("*") for item in items for word in words(item)[:1])


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a template: a parameter, then `.attribute`s and items of it."""

    parameter: str
    steps: tuple[str | int, ...] = ()
    conversion: str | None = None
    spec: str = ""


Template = tuple[str | Field, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """The class of a method by its qualname, and the parameter by which the wiring takes the object.

    `parameter` None: a class or static method, which is called on the class.
    """

    qualname: str
    parameter: str | None


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A hinted function. `module` is what it is imported by, `summary` the first paragraph of its docstring.

    `label` and `key` are the hint's templates, `on_error` and `on_cancel` its handlers; `deprecated` is the call of its
    `@deprecated`. `receiver` is set for a method; the signature of one that is called on an object begins with that.
    `unstorable` is what keeps the arguments and the result of a durable one from waiting in a database.
    """

    at: Location
    module: str
    name: str
    hint: Hint
    signature: Signature
    summary: str
    overloads: tuple[Signature, ...] = ()
    label: Template | None = None
    key: Template | None = None
    on_error: Expression | None = None
    on_cancel: Expression | None = None
    deprecated: Expression | None = None
    receiver: Receiver | None = None
    unstorable: tuple[Problem, ...] = ()

    @property
    def qualname(self) -> str:
        """The name of the function in its module."""
        return f"{self.receiver.qualname}.{self.name}" if self.receiver is not None else self.name


def refs(expression: Expression) -> tuple[Ref, ...]:
    """Every name in an expression, in the order written."""
    return tuple(piece for piece in _flat(expression) if isinstance(piece, Ref))


def words(expression: Expression) -> tuple[str, ...]:
    """Every text in an expression that is no name of the source module, in the order written."""
    return tuple(piece.text for piece in _flat(expression) if isinstance(piece, Word))


def _flat(expression: Expression) -> Iterator[Word | Ref]:
    for piece in expression:
        match piece:
            case Word() | Ref():
                yield piece
            case Bracket(items=parts) | Chain(operands=parts):
                for part in parts:
                    yield from _flat(part)
