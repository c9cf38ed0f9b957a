"""Modules into a program in which a name, an attribute and a call stand for something, across files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from ..model import code
from ..model.task import FunctionId
from . import application_state, calling, classes, declared, defined, members, naming, narrowing, passing
from .bindings import Binding
from .canonical import Canonical
from .contents import Contents
from .modules import Modules
from .values import (
    BoundMethod,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Items,
    LambdaValue,
    Scope,
    Value,
    nesting,
)

_DEEPEST = 60
"""How many expressions may be looked into one inside the other before the answer is "unknown"."""
_MOST = 12
"""How many values one expression may stand for before it is treated as unknown."""
_MOST_WAYS = 8
"""How many ways of calling a function are told apart by what is passed; further calls pass nothing that is known."""
_MOST_NESTED = 4
"""How many containers are told apart one inside the other: each holds its elements twice, in order and by key."""
_MOST_REEXPORTS = 16
"""Through how many modules a name is followed; modules that import it from each other would go on for ever."""
Asked = TypeVar("Asked")


class Program(Contents):
    """The project's code, followed on demand: nothing is read that no question leads to.

    `aliases` rewrites canonical names (`"redis.asyncio.from_url()"` to `"redis.asyncio.Redis()"`).
    """

    def __init__(self, modules: Modules, aliases: Mapping[str, str] | None = None) -> None:
        super().__init__(modules)
        self.canonical = Canonical(aliases or {})
        self._answers: dict[Scope, dict[int, tuple[Value, ...] | None]] = {}
        self._kept: list[object] = []
        self._annotations: dict[str, code.Expr | None] = {}
        self.state: dict[str, tuple[Value, ...]] = {}
        self._depth = 0
        self.cut_off = 0
        """How many answers were left out so far because they were under way already, or too deep."""
        self.lines: dict[ClassValue, tuple[ClassValue | External, ...]] = {}
        """The orders in which classes are asked (see `classes.mro`)."""
        self._ways: dict[tuple[str, str], set[Scope]] = {}
        self._under_way: set[tuple[str, str, str]] = set()

    def function(self, wanted: FunctionId) -> FunctionValue | None:
        """A function of the project by file and qualified name, inside functions too."""
        return defined.find_function(self, wanted)

    def scope_of(self, wanted: FunctionId) -> Scope | None:
        """The scope of a function's body, entered as it stands."""
        found = self.function(wanted)
        return self.enter(found, None, Scope(wanted.path)) if found else None

    def owner(self, function: FunctionValue) -> ClassValue | None:
        """The class whose body holds the function."""
        if function.function.owner is None:
            return None
        return defined.find_class(self, function.path, function.function.owner, function.outer)

    # What something stands for

    def values(self, expr: code.Expr, scope: Scope) -> tuple[Value, ...]:
        """What the expression may stand for in the scope; empty where that is unknown."""
        return self._once(expr, scope, Program._values)

    def _once(
        self, asked: Asked, scope: Scope, answer: Callable[[Program, Asked, Scope], Iterator[Value]]
    ) -> tuple[Value, ...]:
        answers = self._answers.get(scope)
        if answers is None:
            answers = self._answers[scope] = {}
        key = id(asked)
        known = answers.get(key)
        if known is not None:
            return known
        if key in answers or self._depth >= _DEEPEST:
            self.cut_off += 1
            return ()
        answers[key] = None  # it is under way
        self._depth += 1
        try:
            found = answers[key] = unique(answer(self, asked, scope))
        finally:
            self._depth -= 1
            if answers[key] is None:
                del answers[key]
        self._kept.append(asked)
        return found

    def callees(self, call: code.Call, scope: Scope) -> tuple[Value, ...]:
        """What a call may run."""
        return self.values(call.func, scope)

    def _values(self, expr: code.Expr, scope: Scope) -> Iterator[Value]:
        match expr:
            case code.Name():
                yield from narrowing.narrowed(self, expr, scope, self.lookup(expr.id, scope, expr.line))
            case code.Attribute() if classes.is_super(expr.value):
                yield from classes.of_super(self, expr.attr, scope)
            case code.Attribute():
                kept = application_state.attribute(self, expr, scope)
                found = kept or members.of_all(self, self.values(expr.value, scope), expr.attr)
                yield from narrowing.narrowed(self, expr, scope, found)
            case code.Call():
                yield from calling.called(self, expr, scope)
            case code.Await():
                for value in self.values(expr.value, scope):
                    yield from calling.awaited(self, value)
            case code.Alternative():
                for option in expr.options if expr.word != "and" else expr.options[-1:]:
                    yield from self.values(option, scope)
            case code.Walrus():
                yield from self.values(expr.value, scope)
            case code.Lambda():
                yield LambdaValue(expr, scope)
            case code.Literal():
                if not isinstance(expr.value, complex):
                    yield Constant(expr.value)
            case code.Collection():
                yield self._items(expr, scope)
            case code.Comprehension():
                element = self.values(expr.element, scope)
                yield Items(expr.kind, element if max(map(nesting, element), default=0) < _MOST_NESTED else ())
            case code.Subscript():
                for value in self.values(expr.value, scope):
                    yield from calling.item(self, value, self._constant(expr.index, scope))
            case code.Text():
                yield External("builtins.str()")
            case code.Operation():
                yield from self._operation(expr, scope)
            case code.Yield() | code.Star():
                return

    def _operation(self, expr: code.Operation, scope: Scope) -> Iterator[Value]:
        # The builder style `chain = a | b` keeps the kind of its left side where that is external.
        if expr.word in ("|", "/") and expr.operands:
            for value in self.values(expr.operands[0], scope):
                if isinstance(value, External):
                    yield value
        elif expr.word in ("+", "%"):
            sides = [self.values(operand, scope) for operand in expr.operands]
            texts = [v.value for side in sides for v in side if isinstance(v, Constant) and isinstance(v.value, str)]
            if texts:
                yield Constant("".join(texts)) if expr.word == "+" else Constant(texts[0])
            lists = [v for side in sides for v in side if isinstance(v, Items)]
            if lists:
                yield Items(lists[0].kind, tuple(e for v in lists for e in v.elements))

    def _items(self, expr: code.Collection, scope: Scope) -> Items:
        elements: list[Value] = []
        keyed: list[tuple[str | int, tuple[Value, ...]]] = []
        for place, item in enumerate(expr.items):
            if isinstance(item, code.Star):
                for value in self.values(item.value, scope):
                    elements.extend(calling.elements(self, value))
                continue
            held = self.values(item, scope)
            elements.extend(held)
            key = expr.keys[place] if expr.keys else None
            if isinstance(key, code.Literal) and isinstance(key.value, str):
                keyed.append((key.value, held))
            elif expr.kind in ("list", "tuple"):
                keyed.append((place, held))
        if max(map(nesting, elements), default=0) >= _MOST_NESTED:
            return Items(expr.kind, ())
        return Items(expr.kind, unique(elements), tuple(keyed))

    def _constant(self, expr: code.Expr, scope: Scope) -> str | int | None:
        for value in self.values(expr, scope):
            if isinstance(value, Constant) and isinstance(value.value, str | int):
                return value.value
        return None

    def alias(self, name: str, scope: Scope, depth: int = 0) -> tuple[code.Expr, Scope] | None:
        """The expression that a type alias stands for, wherever it is written, and the scope to read it in."""
        if depth > _MOST_REEXPORTS:
            return None
        here: Scope | None = scope
        while here is not None:
            for binding in reversed(self.bindings(here).names.get(name, ())):
                if binding.how == "value" and binding.expr is not None and not binding.index:
                    return binding.expr, here
                if isinstance(binding.node, code.Import) and binding.node.attribute is not None:
                    path = self.modules.of_import(here.path, binding.node)
                    facts = self.module(path) if path is not None and not path.endswith("/") else None
                    # The runtime's own names (`Tasks`) are known as what they stand for, a copy's like the original's.
                    if facts is not None and facts.origin != "runtime":
                        return self.alias(binding.node.attribute, Scope(facts.path), depth + 1)
                return None
            here = here.parent
        return None

    def parsed_annotation(self, text: str) -> code.Expr | None:
        """The expression in a string annotation; None where it is not one."""
        if text not in self._annotations:
            self._annotations[text] = declared.parse_annotation(text)
        return self._annotations[text]

    # Names

    def lookup(self, name: str, scope: Scope, line: int) -> Iterator[Value]:
        """What a name may stand for where it is used on `line` of the scope."""
        return naming.lookup(self, name, scope, line)

    def bound(self, binding: Binding, scope: Scope) -> tuple[Value, ...]:
        """What one binding gives its name."""
        return self._once(binding, scope, naming.bound)

    # Entering a function

    def enter(self, callee: FunctionValue | BoundMethod | LambdaValue, call: code.Call | None, scope: Scope) -> Scope:
        """The scope of the callee's body, with what the call in `scope` passes it."""
        if isinstance(callee, LambdaValue):
            return passing.lambda_scope(self, callee, call, scope)
        method, receiver = (callee.method, callee.receiver) if isinstance(callee, BoundMethod) else (callee, None)
        passed = passing.passed(self, method.function, call, scope, skip=0 if receiver is None else 1)
        entered = Scope(method.path, method.function, method.outer, receiver, passed)
        if passed and entered not in (ways := self._ways.setdefault((method.path, method.function.qualname), set())):
            if len(ways) >= _MOST_WAYS:
                return Scope(method.path, method.function, method.outer, receiver)
            ways.add(entered)
        return entered

    def inferring(self, function: FunctionValue) -> AbstractContextManager[bool]:
        """While what a function gives is worked out from its body: False where that is under way already."""
        return self._asking(("gives", function.path, function.function.qualname))

    def importing(self, path: str, name: str) -> AbstractContextManager[bool]:
        """While a name is followed into a module: False where it leads back there."""
        return self._asking(("imports", path, name))

    @contextmanager
    def _asking(self, key: tuple[str, str, str]) -> Iterator[bool]:
        if key in self._under_way:
            self.cut_off += 1
            yield False
            return
        self._under_way.add(key)
        try:
            yield True
        finally:
            self._under_way.discard(key)


def unique(values: Iterator[Value] | list[Value] | tuple[Value, ...]) -> tuple[Value, ...]:
    """The values without repetitions; none at all where there are too many to tell."""
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= _MOST else ()
