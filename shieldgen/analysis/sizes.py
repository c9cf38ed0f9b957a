"""What a loop goes over into whether its number of elements is written in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from ..model.effect import Confidence
from .linking import Program
from .values import ClassValue, External, Scope
from .walking import calls, last_name, statements, within

_WRAPS = frozenset({"enumerate", "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "dict"})
_VIEWS = frozenset({"items", "keys", "values", "copy"})
_GROWS = frozenset({"append", "extend", "add", "update", "insert", "setdefault"})
_FEW = frozenset({"limit", "count", "batch_size", "page_size", "max_results", "top_k", "k"})
_REGISTERED = re.compile(r"(^|_)(handlers|callbacks|hooks|listeners|plugins|middlewares?)$", re.IGNORECASE)
"""What the code itself registers, once and by hand."""
_LONGEST = 40
_DEEPEST = 6
_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Size:
    """What a loop goes over as it is written, and how sure it is that nothing limits it; None where something does."""

    text: str
    sure: Confidence | None


class Collections:
    """Judges what loops go over."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def size(self, expr: code.Expr, scope: Scope, *, in_endpoint: bool) -> Size:
        """How sure it is that the number of elements depends on data."""
        return Size(self._text(expr, scope), self._sure(expr, scope, in_endpoint, 0))

    def _sure(self, expr: code.Expr, scope: Scope, in_endpoint: bool, depth: int) -> Confidence | None:
        def sure(inner: code.Expr) -> Confidence | None:
            return self._sure(inner, scope, in_endpoint, depth + 1)

        if depth > _DEEPEST:
            return "low"
        match expr:
            case code.Literal() | code.Text():
                return None
            case code.Name() | code.Attribute() if _REGISTERED.search(last_name(expr) or ""):
                return None
            case code.Collection():
                return _surest(sure(item.value) for item in expr.items if isinstance(item, code.Star))
            case code.Comprehension():
                return sure(expr.sources[0].iterable)
            case code.Await():
                return None if self._asks_for_few(expr, scope) else "high"
            case code.Alternative():
                return _surest(map(sure, expr.options))
            case code.Operation(word="+"):
                return _surest(map(sure, expr.operands))
            case code.Operation(word="*") if expr.operands:
                return sure(expr.operands[0])
            case code.Subscript():
                return None if self._sliced(expr, scope) else _at_most(sure(expr.value), "medium")
            case code.Call():
                return self._call(expr, scope, in_endpoint, depth)
            case code.Name():
                return self._name(expr, scope, in_endpoint, depth)
            case code.Attribute():
                root = expr.value
                given = isinstance(root, code.Name) and in_endpoint and _is_parameter(root.id, scope)
                return "high" if given else "medium"
            case _:
                return "low"

    def _sliced(self, expr: code.Subscript, scope: Scope) -> bool:
        """Whether it is a slice with an end."""
        index = expr.index
        if not isinstance(index, code.Operation) or index.word != "slice":
            return False
        _, _, end = self._text(index, scope, longest=1000).partition(":")
        return bool(end.partition(":")[0].strip(" ]"))

    def _call(self, call: code.Call, scope: Scope, in_endpoint: bool, depth: int) -> Confidence | None:
        def sure(inner: code.Expr) -> Confidence | None:
            return self._sure(inner, scope, in_endpoint, depth + 1)

        for callee in self._program.callees(call, scope):
            if not isinstance(callee, External):
                continue
            name = callee.name.removeprefix("builtins.")
            given = [argument.value for argument in call.arguments if argument.star == 0]
            if name == "range":
                return _surest(sure(inner) for argument in given if (inner := self._measured(argument, scope)))
            if name in ("itertools.islice", "itertools.repeat"):
                return None
            if name in ("filter", "map") and len(given) > 1:
                return sure(given[1])
            if name == "zip" and given:
                found = [sure(argument) for argument in given]
                return None if None in found else _surest(found)
            if name in _WRAPS and given:
                return sure(given[0])
        if isinstance(call.func, code.Attribute) and call.func.attr in _VIEWS and not call.arguments:
            return sure(call.func.value)
        return None if self._asks_for_few(call, scope) else "medium"

    def _asks_for_few(self, expr: code.Expr, scope: Scope, depth: int = 0) -> bool:
        """Whether a query says how many it wants: `find(limit=10)`, `select(...).limit(10)`."""
        for part in within(expr):
            if isinstance(part, code.Call) and (
                last_name(part.func) == "limit" or any(argument.name in _FEW for argument in part.arguments)
            ):
                return True
            if isinstance(part, code.Name) and depth < _DEEPEST:
                bound = self._program.bindings(scope).names.get(part.id, ())
                if any(b.how == "value" and b.expr and self._asks_for_few(b.expr, scope, depth + 1) for b in bound):
                    return True
        return False

    def _measured(self, argument: code.Expr, scope: Scope) -> code.Expr | None:
        """What a `len(...)` in a number measures; any other number is somebody's choice."""
        if isinstance(argument, code.Operation):
            found = (self._measured(operand, scope) for operand in argument.operands)
            return next((inner for inner in found if inner is not None), None)
        if not isinstance(argument, code.Call) or not argument.arguments:
            return None
        named = any(
            isinstance(callee, External) and callee.name in ("len", "builtins.len")
            for callee in self._program.callees(argument, scope)
        )
        return argument.arguments[0].value if named else None

    def _name(self, name: code.Name, scope: Scope, in_endpoint: bool, depth: int) -> Confidence | None:
        bound = self._program.bindings(scope).names.get(name.id, ())
        if not bound:
            if _is_parameter(name.id, scope):
                return "high"
            return self._outer(name, scope, depth)
        ways = [
            self._sure(binding.expr, scope, in_endpoint, depth + 1)
            if binding.how == "value" and binding.expr is not None and not binding.index
            else "medium"
            for binding in bound
        ]
        if self._grows(name.id, scope):
            ways.append("medium")
        return _surest(ways)

    def _outer(self, name: code.Name, scope: Scope, depth: int) -> Confidence | None:
        """A name of a scope around this one, or of the module."""
        if any(isinstance(value, ClassValue) for value in self._program.values(name, scope)):
            return None  # an enumeration: its members are written in its class
        found = self._program.alias(name.id, scope)
        if found is None:
            return "medium"
        expr, where = found
        if self._grows(name.id, where):
            return "medium"
        return _at_most(self._sure(expr, where, False, depth + 1), "medium" if where.function is None else "high")

    def _grows(self, name: str, scope: Scope) -> bool:
        body = self._program.body(scope)
        grown = any(
            isinstance(call.func, code.Attribute)
            and call.func.attr in _GROWS
            and isinstance(call.func.value, code.Name)
            and call.func.value.id == name
            for call in calls(body)
        )
        return grown or any(
            isinstance(target, code.Subscript) and isinstance(target.value, code.Name) and target.value.id == name
            for statement in statements(body)
            if isinstance(statement, code.Assign)
            for target in statement.targets
        )

    def _text(self, expr: code.Expr, scope: Scope, longest: int = _LONGEST) -> str:
        text = " ".join(self._program.modules.source(scope.path, expr.span).split())
        return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _is_parameter(name: str, scope: Scope) -> bool:
    return scope.function is not None and any(
        parameter.name == name and name not in ("self", "cls") for parameter in scope.function.parameters
    )


def _surest(found: Iterator[Confidence | None] | list[Confidence | None] | map[Confidence | None]) -> Confidence | None:
    return max((sure for sure in found if sure is not None), key=_ORDER.index, default=None)


def _at_most(sure: Confidence | None, most: Confidence) -> Confidence | None:
    return None if sure is None else min(sure, most, key=_ORDER.index)
