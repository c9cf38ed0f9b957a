"""A program into the functions that FastAPI calls, whose parameters it fills, and into who calls one by hand."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..model import code
from ..model.task import FunctionId
from .linking import Program
from .routes import ROUTE
from .spots import Spot, spots
from .text import SourceText
from .values import BoundMethod, External, FunctionValue, ModuleValue, Scope, Value
from .walking import last_name

_DEPENDS = ("Depends", "Security", "add_api_route", "add_api_websocket_route")
_END = 1 << 30
"""A line below all others: what a name stands for once its module has run."""
_FASTAPI = "FastAPI"
_IMPORTED = "import"
_FORMATTED = re.compile(r"(?i)r?fr?['\"]")
_ADDED = {"add_api_route": 1, "add_api_websocket_route": 1, "Depends": 0, "Security": 0}
_KEYWORDS = {"add_api_route": "endpoint", "add_api_websocket_route": "endpoint"}


class Injectable:
    """What FastAPI calls in the files `paths`; callers are looked for in all files of the program."""

    def __init__(self, program: Program, paths: Iterable[str]) -> None:
        self._program = program
        self._paths = tuple(paths)
        self._files = tuple(program.modules.paths)

    def is_entry(self, scope: Scope) -> bool:
        """Whether FastAPI calls the scope's function: an endpoint or a dependency."""
        if scope.function is None:
            return False
        outer = scope.parent or Scope(scope.path)
        for decorator in scope.function.decorators:
            for value in self._program.values(decorator, outer):
                if isinstance(value, External) and ROUTE.fullmatch(value.name):
                    return True
        return scope.id in self._named

    def hides(self, scope: Scope) -> str | None:
        """A decorator of the scope's function behind which FastAPI may not see its parameters.

        One of the project's own that does not use `functools.wraps`, or one that is not known.
        """
        outer = scope.parent or Scope(scope.path)
        for decorator in scope.function.decorators if scope.function is not None else ():
            expr = decorator.func if isinstance(decorator, code.Call) else decorator
            values = self._program.values(expr, outer)
            if not values or not all(self._shows(value) for value in values):
                return last_name(expr) or "a decorator"
        return None

    def _shows(self, value: Value) -> bool:
        if isinstance(value, External):
            return not value.name.startswith("builtins.")
        function = value.method if isinstance(value, BoundMethod) else value
        if not isinstance(function, FunctionValue):
            return False
        span = function.function.span
        text = self._program.modules.text(function.path).between(span.line, span.end_line)
        return "wraps" in text

    @cached_property
    def _named(self) -> frozenset[FunctionId]:
        """The functions that `Depends(...)` or `add_api_route(...)` names."""
        found: set[FunctionId] = set()
        for path in self._paths:
            for spot in spots(self._program, path, _DEPENDS):
                name = last_name(spot.call.func) or ""
                if name in _ADDED:
                    found.update(self._named_by(spot, name))
            found.update(self._in_signatures(path))
        return frozenset(found)

    def _named_by(self, spot: Spot, name: str) -> Iterator[FunctionId]:
        expr = spot.call.positional(_ADDED[name]) or spot.call.keyword(_KEYWORDS.get(name, "dependency"))
        for value in self._program.values(expr, spot.scope) if expr is not None else ():
            yield from _ids(value)

    def _in_signatures(self, path: str) -> Iterator[FunctionId]:
        """`Annotated[..., Depends(f)]` of parameters, which no statement evaluates."""
        if not self._program.modules.text(path).lines.holding(_DEPENDS):
            return
        for definition in self._program.definitions(path):
            if not isinstance(definition, FunctionValue):
                continue
            for parameter in definition.function.parameters:
                annotation = parameter.annotation
                if isinstance(annotation, code.Subscript) and isinstance(annotation.index, code.Collection):
                    for extra in annotation.index.items[1:]:
                        if isinstance(extra, code.Call) and last_name(extra.func) in ("Depends", "Security"):
                            inner = extra.positional(0) or extra.keyword("dependency")
                            for value in self._program.values(inner, Scope(path)) if inner is not None else ():
                                yield from _ids(value)

    def application_in(self, scope: Scope) -> str | None:
        """What the application is called in a function that runs while it starts; None in any other.

        None too where a project makes several, of which one hosts and the others do not.
        """
        function = scope.function
        if function is None or scope.parent is None or self._applications != 1:
            return None
        for decorator in function.decorators:
            match decorator:
                case code.Call(func=code.Attribute(value=code.Name(id=name), attr="on_event")):
                    event = decorator.positional(0)
                    holders = self._program.values(decorator.func, scope.parent)
                    once = len(self._program.bindings(Scope(scope.path)).names.get(name, ())) == 1
                    known = holders == (External("fastapi.FastAPI().on_event"),)
                    if known and once and isinstance(event, code.Literal) and event.value == "startup":
                        return name
                case _:
                    pass
        first = function.parameters[0] if function.parameters and function.owner is None else None
        if first is None or scope.id not in self._lifespans or first.name in self._program.bindings(scope).names:
            return None
        return first.name

    @cached_property
    def _applications(self) -> int:
        """How many applications the project makes; 0 where it derives a class of its own from theirs."""
        if self._program.modules.deriving("FastAPI"):
            return 0
        return sum(1 for _ in self._made())

    @cached_property
    def _lifespans(self) -> frozenset[FunctionId]:
        passed = ((spot, spot.call.keyword("lifespan")) for spot in self._made())
        values = (self._program.values(expr, spot.scope) for spot, expr in passed if expr is not None)
        return frozenset(found for each in values for value in each for found in _ids(value))

    def _made(self) -> Iterator[Spot]:
        """The calls that make an application."""
        for path in self._paths:
            for spot in spots(self._program, path, (_FASTAPI,)):
                if External("fastapi.FastAPI") in self._program.callees(spot.call, spot.scope):
                    yield spot

    def calls_of(self, function: FunctionId) -> tuple[Spot, ...]:
        """The calls in the whole project that are known to run the function."""
        name = function.qualname.rpartition(".")[2]
        raw = re.compile(rb"\b" + re.escape(name.encode()) + rb"\s*\(")
        found: list[Spot] = []
        for path in self._files:
            if not raw.search(self._program.modules.raw(path)) or self._program.module(path) is None:
                continue
            for spot in spots(self._program, path, (name,)):
                if last_name(spot.call.func) == name and any(
                    function in _ids(value) for value in self._program.callees(spot.call, spot.scope)
                ):
                    found.append(spot)
        return tuple(found)

    def mentions(self, function: FunctionId) -> int:
        """How often the function is named in code, its `def` and imports of it left out.

        An import under another name counts, since what is called by that name is not looked for, and so does an
        attribute of that name of something unknown.
        """
        name = function.qualname.rpartition(".")[2]
        total = 0
        for path in self._files:
            if name.encode() not in self._program.modules.raw(path) or self._program.module(path) is None:
                continue
            found = tuple(_mentions(self._program.modules.text(path).text, name))
            means_it = any(function in _ids(value) for value in self._program.lookup(name, Scope(path), _END))
            # An import inside a function binds the name there.
            means_it = means_it or (_IMPORTED in found and not self._program.bindings(Scope(path)).names.get(name))
            for before in found:
                match before:
                    case "":
                        total += means_it
                    case "as":
                        total += 1
                    case "import":
                        pass
                    case "self" | "cls":
                        pass
                    case _:
                        holders = self._module(path, before)
                        total += not holders or ModuleValue(function.path) in holders
        return total

    def _module(self, path: str, name: str) -> tuple[Value, ...]:
        return tuple(self._program.lookup(name, Scope(path), _END))


def _ids(value: Value) -> tuple[FunctionId, ...]:
    match value:
        case FunctionValue() | BoundMethod():
            return (value.id,)
        case _:
            return ()


def names_of(text: str) -> list[str]:
    """The names in a piece of code in the order written, words of Python included; all words of formatted strings."""
    found: list[str] = []
    for token in _tokens(text):
        if token.type == tokenize.NAME:
            found.append(token.string)
        elif token.type == tokenize.STRING and _FORMATTED.match(token.string):
            found += re.findall(r"\w+", token.string)
    return found


def comments_of(text: SourceText, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where comments begin on lines of a file, as 1-based lines and columns."""
    for token in _tokens(text.between(first, last)):
        if token.type == tokenize.COMMENT:
            yield token.start[0] + first - 1, token.start[1] + 1


def _mentions(text: str, name: str) -> Iterator[str]:
    """Where a name stands in code that is no `def` of it: the name before its dot, "" without one.

    The names of keyword arguments are left out. "import" and "as" tell that it is imported, by its own or another name.
    """
    statement: list[str] = []
    named = False
    for token in _tokens(text):
        imported = statement[:1] in (["from"], ["import"])
        if named and imported:
            yield "as" if token.string == "as" else _IMPORTED
        elif named and token.string != "=":
            yield statement[-3] if statement[-2:-1] == ["."] and len(statement) > 2 else ""
        elif named and statement[-2:-1] not in (["("], [","]):
            yield ""
        named = False
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            statement = []
        elif token.type in (tokenize.NAME, tokenize.OP):
            named = token.string == name and statement[-1:] != ["def"]
            statement.append(token.string)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens up to where the text stops being Python: a piece may end in the middle of a block."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        return
