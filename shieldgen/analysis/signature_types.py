"""Annotations and default values as libcst holds them into expressions whose names know where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import libcst as cst

from ..model.signature import Bracket, Chain, Expression, Piece, Ref, Word
from .definitions import dotted_name
from .literals import literal, number
from .origins import NoOrigin, Origins

if TYPE_CHECKING:
    from .owners import Owner

_TYPING = ("typing", "typing_extensions")
LITERAL = frozenset(f"{module}.Literal" for module in _TYPING)
ANNOTATED = frozenset(f"{module}.Annotated" for module in _TYPING)
SELF = frozenset(f"{module}.Self" for module in _TYPING)
AWAITABLES = frozenset({"typing.Awaitable", "collections.abc.Awaitable"})
COROUTINES = frozenset({"typing.Coroutine", "collections.abc.Coroutine"})
_TOO_INVOLVED = (
    "its annotation is more than names, subscripts, unions and calls of names; "
    "give the type a name in the module and use that"
)


class Unsupported(Exception):
    """An expression that cannot be carried over; the message says why and what to do instead."""


class SignatureTypes:
    """Reads the annotations of one module's functions.

    `own` are type parameters of the function itself and of its class, `owner` is the class of a method.
    """

    def __init__(self, origins: Origins, own: frozenset[str] = frozenset(), owner: Owner | None = None) -> None:
        self._origins = origins
        self._own = own
        self._owner = owner

    def annotation(self, node: cst.BaseExpression) -> Expression:
        """A type. Raises Unsupported."""
        return self._expression(node, is_type=True)

    def ref(self, dotted: str) -> Expression:
        """A dotted name. Raises Unsupported where its first part has no known origin."""
        first, _, rest = dotted.partition(".")
        return (self._ref(first), Word(f".{rest}")) if rest else (self._ref(first),)

    def canonical(self, node: cst.BaseExpression) -> str:
        """The full dotted name of what an expression names ("" where it names nothing)."""
        dotted = dotted_name(node)
        return self._origins.canonical(dotted) if dotted is not None else ""

    def forward(self, node: cst.BaseExpression) -> cst.BaseExpression:
        """An annotation without the quotes around it. Raises Unsupported where the quoted text is no expression."""
        if not isinstance(node, cst.SimpleString | cst.ConcatenatedString):
            return node
        text = node.evaluated_value
        if not isinstance(text, str):
            raise Unsupported("its annotation is no type")
        try:
            return self.forward(cst.parse_expression(f"({text.strip()})"))
        except (cst.ParserSyntaxError, RecursionError):
            raise Unsupported("its quoted annotation is no Python expression; correct it") from None

    def _expression(self, node: cst.BaseExpression | cst.StarredElement, *, is_type: bool) -> Expression:
        if is_type and isinstance(node, cst.BaseExpression):
            node = self.forward(node)
            if self._owner is not None and self.canonical(node) in SELF:
                return self._owner.type
        match node:
            case cst.Name(value=name):
                return (Word(name),) if name in ("None", "True", "False") else self._named(name)
            case cst.Attribute(value=value, attr=cst.Name(value=name)):
                return (*self._expression(value, is_type=False), Word(f".{name}"))
            case cst.Subscript():
                return self._subscript(node, is_type=is_type)
            case cst.BinaryOperation(operator=cst.BitOr()):
                return (self._union(node, is_type=is_type),)
            case cst.List(elements=elements):
                return (Bracket("[", self._elements(elements, is_type=is_type), "]"),)
            case cst.Tuple(elements=elements):
                items = self._elements(elements, is_type=is_type)
                return (Bracket("(", items, ")", "always" if len(items) == 1 else "split"),)
            case cst.Call() if not is_type:
                return (*self._expression(node.func, is_type=False), Bracket("(", self._arguments(node), ")"))
            case cst.Dict(elements=elements) if not is_type:
                return (Bracket("{", tuple(self._entry(element) for element in elements), "}"),)
            case cst.Ellipsis():
                return (Word("..."),)
            case cst.StarredElement(value=value):
                return (Word("*"), *self._expression(value, is_type=is_type))
            case cst.Integer(value=text) | cst.Float(value=text) if not is_type:
                return (Word(number(text)),)
            case _:
                constant = None if is_type else literal(node)
                if constant is None:
                    raise Unsupported(_TOO_INVOLVED)
                return constant

    def _named(self, name: str) -> Expression:
        """A name, looked up in the body of the class first, as Python does."""
        if self._owner is None or name in self._own or name not in self._owner.members:
            return (self._ref(name),)
        if self._owner.members[name] == "other":
            raise Unsupported(f"the name {name!r} means a method of {self._owner.qualname} here; give it another one")
        return (*self._owner.name, Word(f".{name}"))

    def _ref(self, name: str) -> Piece:
        if name in self._own:
            return Word(name)
        try:
            return Ref(name, self._origins.of(name))
        except NoOrigin as error:
            raise Unsupported(f"the name {error}") from None

    def _union(self, node: cst.BinaryOperation, *, is_type: bool) -> Chain:
        operands: list[Expression] = []
        for side in (node.left, node.right):
            inner = self.forward(side) if is_type else side
            if isinstance(inner, cst.BinaryOperation) and isinstance(inner.operator, cst.BitOr):
                operands.extend(self._union(inner, is_type=is_type).operands)
            else:
                operands.append(self._expression(inner, is_type=is_type))
        return Chain("|", tuple(operands))

    def _subscript(self, node: cst.Subscript, *, is_type: bool) -> Expression:
        base = self.canonical(node.value)
        items: list[Expression] = []
        for place, element in enumerate(node.slice):
            if not isinstance(element.slice, cst.Index):
                raise Unsupported("its annotation holds a slice; give the type a name in the module and use that")
            inner_is_type = is_type and base not in LITERAL and not (base in ANNOTATED and place > 0)
            inner = self._expression(element.slice.value, is_type=inner_is_type)
            items.append((Word("*"), *inner) if element.slice.star else inner)
        comma: Literal["always", "split", "never"] = "split" if len(items) > 1 else "never"
        if len(items) == 1 and isinstance(node.slice[0].comma, cst.Comma):
            comma = "always"
        return (*self._expression(node.value, is_type=False), Bracket("[", tuple(items), "]", comma))

    def _elements(self, elements: Sequence[cst.BaseElement], *, is_type: bool) -> tuple[Expression, ...]:
        items: list[Expression] = []
        for element in elements:
            inner = self._expression(element.value, is_type=is_type)
            items.append((Word("*"), *inner) if isinstance(element, cst.StarredElement) else inner)
        return tuple(items)

    def _entry(self, element: cst.BaseDictElement) -> Expression:
        if not isinstance(element, cst.DictElement):
            raise Unsupported(_TOO_INVOLVED)
        key = self._expression(element.key, is_type=False)
        return (*key, Word(": "), *self._expression(element.value, is_type=False))

    def _arguments(self, node: cst.Call) -> tuple[Expression, ...]:
        items: list[Expression] = []
        for argument in node.args:
            inner = self._expression(argument.value, is_type=False)
            keyword = f"{argument.keyword.value}=" if argument.keyword is not None else argument.star
            items.append((Word(keyword), *inner) if keyword else inner)
        return tuple(items)
