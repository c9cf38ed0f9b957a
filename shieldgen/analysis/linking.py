"""Modules into a program in which a name, an attribute and a call stand for something, across files."""

from collections.abc import Iterator, Mapping

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Location
from ..model.task import FunctionId
from . import calling, declared, members
from .bindings import Binding, Bindings, bindings
from .bodies import read_body
from .canonical import Canonical
from .modules import Modules
from .values import (
    BoundMethod,
    ClassValue,
    Constant,
    External,
    FunctionValue,
    Instance,
    Items,
    LambdaValue,
    Scope,
    Unnamed,
    Value,
)

_DEEPEST = 60
"""How many expressions may be looked into one inside the other before the answer is "unknown"."""
_MOST = 12
"""How many values one expression may stand for before it is treated as unknown."""


class Program:
    """The project's code, followed on demand: nothing is read that no question leads to.

    `aliases` rewrites canonical names (`"redis.asyncio.from_url()"` to `"redis.asyncio.Redis()"`).
    """

    def __init__(self, modules: Modules, aliases: Mapping[str, str] | None = None) -> None:
        self.modules = modules
        self.canonical = Canonical(aliases or {})
        self._bodies: dict[tuple[str, str, int], tuple[code.Statement, ...]] = {}
        self._bindings: dict[tuple[str, str, int], Bindings] = {}
        self._memo: dict[tuple[int, Scope], tuple[Value, ...]] = {}
        self._busy: set[tuple[int, Scope]] = set()
        self._kept: list[object] = []
        self._annotations: dict[str, code.Expr | None] = {}
        self._depth = 0

    # What is where

    def module(self, path: str) -> ModuleFacts | None:
        """The facts of a module of the project."""
        return self.modules.facts(path)

    def location(self, where: Scope | str, span: code.Span) -> Location:
        """The place of a node that stands in a scope (or in the file of that path)."""
        path = where if isinstance(where, str) else where.path
        return Location(path, span.line, span.column, span.end_line)

    def source_line(self, path: str, line: int) -> str:
        """One line of a module's text."""
        return self.modules.text(path).line(line) if self.module(path) else ""

    def body(self, scope: Scope) -> tuple[code.Statement, ...]:
        """The statements of the scope's function, or of the module."""
        if scope.function is None:
            facts = self.module(scope.path)
            return facts.body if facts else ()
        key = (scope.path, scope.function.qualname, scope.function.span.line)
        if key not in self._bodies:
            self._bodies[key] = read_body(self.modules.text(scope.path), scope.function)
        return self._bodies[key]

    def bindings(self, scope: Scope) -> Bindings:
        """What binds the names of a scope."""
        function = scope.function
        key = (scope.path, function.qualname, function.span.line) if function else (scope.path, "", 0)
        if key not in self._bindings:
            lines = (function.span.line, function.span.end_line) if function else (0, 1 << 30)
            self._bindings[key] = bindings(self.body(scope), lines)
        return self._bindings[key]

    def definitions(self, path: str) -> Iterator[FunctionValue | ClassValue]:
        """The functions and classes of a module, methods included, those inside functions left out."""
        facts = self.module(path)
        yield from members.definitions(facts.body if facts else (), path, Scope(path))

    def function(self, wanted: FunctionId) -> FunctionValue | None:
        """A function of the project by file and qualified name, inside functions too."""
        return members.find_function(self, wanted)

    def scope_of(self, wanted: FunctionId) -> Scope | None:
        """The scope of a function's body, entered as it stands."""
        found = self.function(wanted)
        return self.enter(found, None, Scope(wanted.path)) if found else None

    def owner(self, function: FunctionValue) -> ClassValue | None:
        """The class whose body holds the function."""
        if function.function.owner is None:
            return None
        return members.find_class(self, function.path, function.function.owner, function.outer)

    # What something stands for

    def values(self, expr: code.Expr, scope: Scope) -> tuple[Value, ...]:
        """What the expression may stand for in the scope; empty where that is unknown."""
        key = (id(expr), scope)
        if key in self._memo:
            return self._memo[key]
        if key in self._busy or self._depth >= _DEEPEST:
            return ()
        self._busy.add(key)
        self._depth += 1
        try:
            found = unique(self._values(expr, scope))
        finally:
            self._busy.discard(key)
            self._depth -= 1
        self._memo[key] = found
        self._kept.append(expr)
        return found

    def callees(self, call: code.Call, scope: Scope) -> tuple[Value, ...]:
        """What a call may run."""
        return self.values(call.func, scope)

    def _values(self, expr: code.Expr, scope: Scope) -> Iterator[Value]:
        match expr:
            case code.Name():
                yield from self.lookup(expr.id, scope, expr.span.line)
            case code.Attribute():
                if members.is_super(expr.value):
                    yield from members.of_super(self, expr.attr, scope)
                    return
                for value in self.values(expr.value, scope):
                    yield from members.attribute(self, value, expr.attr)
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
                yield Items(expr.kind, self.values(expr.element, scope))
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
        return Items(expr.kind, unique(elements), tuple(keyed))

    def _constant(self, expr: code.Expr, scope: Scope) -> str | int | None:
        for value in self.values(expr, scope):
            if isinstance(value, Constant) and isinstance(value.value, str | int):
                return value.value
        return None

    def alias(self, name: str, scope: Scope) -> tuple[code.Expr, Scope] | None:
        """The expression that a type alias stands for, wherever it is written, and the scope to read it in."""
        here: Scope | None = scope
        while here is not None:
            for binding in reversed(self.bindings(here).names.get(name, ())):
                if binding.how == "value" and binding.expr is not None and not binding.index:
                    return binding.expr, here
                if isinstance(binding.node, code.Import) and binding.node.attribute is not None:
                    path = self.modules.of_import(here.path, binding.node)
                    if path is not None and not path.endswith("/"):
                        return self.alias(binding.node.attribute, Scope(path))
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
        here: Scope | None = scope
        while here is not None:
            bound = self.bindings(here)
            parameter = _parameter(here.function, name) if here.function else None
            if name not in bound.outside and (name in bound.names or parameter is not None):
                reaching, through = _reaching(bound.names.get(name, ()), line if here is scope else None)
                if parameter is not None and through:
                    yield from self.parameter(parameter, here)
                found = [value for binding in reaching for value in self.bound(binding, here)]
                yield from found
                if here.function is None and all(isinstance(value, Constant) for value in found):
                    yield from members.global_writes(self, here.path, name)
                return
            if here.function is None:
                yield from members.of_stars(self, here.path, name, bound)
                if name in members.BUILTINS:
                    yield External(f"builtins.{name}")
            here = here.parent

    def bound(self, binding: Binding, scope: Scope) -> tuple[Value, ...]:
        """What one binding gives its name."""
        key = (id(binding), scope)
        if key in self._memo:
            return self._memo[key]
        if key in self._busy:
            return ()
        self._busy.add(key)
        try:
            found = unique(self._bound(binding, scope))
        finally:
            self._busy.discard(key)
        self._memo[key] = found
        self._kept.append(binding)
        return found

    def _bound(self, binding: Binding, scope: Scope) -> Iterator[Value]:
        match binding.node:
            case code.Function():
                yield FunctionValue(scope.path, binding.node, scope)
                return
            case code.Class():
                yield ClassValue(scope.path, binding.node, scope)
                return
            case code.Import():
                yield from members.imported(self, scope.path, binding.node)
                return
            case None:
                pass
        if binding.how == "caught":
            for expr in binding.types:
                yield from declared.instances(self, expr, scope)
            return
        yield from self.assigned(binding.expr, binding.annotation, scope, binding)

    def assigned(
        self,
        expr: code.Expr | None,
        annotation: code.Expr | None,
        scope: Scope,
        binding: Binding | None = None,
    ) -> Iterator[Value]:
        """What an assigned expression gives; its annotation where the expression itself tells too little."""
        found: tuple[Value, ...] = self.values(expr, scope) if expr is not None else ()
        if binding is not None and expr is not None:
            if binding.how == "element":
                found = tuple(e for value in found for e in calling.elements(self, value))
            elif binding.how == "entered":
                found = tuple(e for value in found for e in calling.entered(self, value, is_async=binding.is_async))
            for place in binding.index:
                found = tuple(e for value in found for e in calling.item(self, value, place))
        if annotation is not None and all(_empty(value) or isinstance(value, External) for value in found):
            # What is declared says more than what a library made (a proxy, a context variable, an empty list).
            yield from declared.instances(self, annotation, scope) or found
            return
        yield from found

    def parameter(self, parameter: code.Parameter, scope: Scope) -> Iterator[Value]:
        """What a parameter of the scope's function may be."""
        function = scope.function
        if function is None:
            return
        given = next((values for name, values in scope.bound if name == parameter.name), None)
        if given is not None:
            yield from given
            return
        first = function.parameters[0]
        if function.owner and parameter is first and not _is_static(function):
            receiver = scope.receiver or members.find_class(self, scope.path, function.owner, scope.parent)
            if receiver is not None:
                yield receiver if _is_class_method(function) else Instance(receiver)
            return
        outer = scope.parent or Scope(scope.path)
        found: list[Value] = []
        if parameter.annotation is not None:
            found += declared.instances(self, parameter.annotation, outer)
        if parameter.default is not None:
            found += [v for v in calling.default(self, parameter.default, outer) if not isinstance(v, Constant)]
        if parameter.kind == "var_positional":
            yield Items("tuple", tuple(found))
        elif parameter.kind == "var_keyword":
            yield Items("dict", tuple(found))
        elif found:
            yield from unique(found)
        else:
            yield Unnamed(scope.id, parameter.name)

    # Entering a function

    def enter(self, callee: FunctionValue | BoundMethod | LambdaValue, call: code.Call | None, scope: Scope) -> Scope:
        """The scope of the callee's body, with what the call in `scope` passes it."""
        match callee:
            case LambdaValue():
                return calling.lambda_scope(self, callee, call, scope)
            case BoundMethod():
                passed = calling.passed(self, callee.method.function, call, scope, skip=1)
                return Scope(callee.method.path, callee.method.function, callee.method.outer, callee.receiver, passed)
            case FunctionValue():
                passed = calling.passed(self, callee.function, call, scope, skip=0)
                return Scope(callee.path, callee.function, callee.outer, None, passed)


def unique(values: Iterator[Value] | list[Value] | tuple[Value, ...]) -> tuple[Value, ...]:
    """The values without repetitions; none at all where there are too many to tell."""
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= _MOST else ()


def _empty(value: Value) -> bool:
    match value:
        case Constant() | Unnamed():
            return True
        case Items():
            return not value.elements
        case _:
            return False


def _parameter(function: code.Function, name: str) -> code.Parameter | None:
    return next((p for p in function.parameters if p.name == name), None)


def _is_static(function: code.Function) -> bool:
    return any(isinstance(d, code.Name) and d.id == "staticmethod" for d in function.decorators)


def _is_class_method(function: code.Function) -> bool:
    named = any(isinstance(d, code.Name) and d.id == "classmethod" for d in function.decorators)
    return named or function.name in ("__new__", "__init_subclass__", "__class_getitem__")


def _reaching(found: tuple[Binding, ...], line: int | None) -> tuple[tuple[Binding, ...], bool]:
    """The bindings that may hold where a name is used, and whether what was there before them may hold too."""
    if line is None:
        return found, True
    before = [binding for binding in found if binding.effective <= line]
    if not before:
        return (found, True)
    kept: list[Binding] = []
    for binding in reversed(before):
        first, last = binding.block
        if binding.how in ("element", "caught") and not first <= line <= last:
            continue
        kept.append(binding)
        if first <= line <= last:
            return tuple(reversed(kept)), False
    return tuple(reversed(kept)), True
