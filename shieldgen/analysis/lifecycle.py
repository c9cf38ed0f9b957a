"""A program into the code that runs when its application starts or stops: lifespans, handlers, and what they call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..model import code
from ..model.task import FunctionId
from .classes import of_class
from .linking import Program
from .spots import Spot, spots
from .values import BoundMethod, FunctionValue, Instance, Items, Partial, Scope, Started, Value
from .walking import blocks, calls, inside, last_name, own, statements, within

Phase = Literal["startup", "shutdown"]
_NAMES = ("lifespan", "on_startup", "on_shutdown", "on_event", "add_event_handler")
_DEEPEST = 6
_MOST = 600
"""So many functions below the lifespans and handlers are looked at."""
_CONTEXTS: dict[Phase, tuple[str, str]] = {
    "startup": ("__aenter__", "__enter__"),
    "shutdown": ("__aexit__", "__exit__"),
}

Block = tuple[code.Statement, ...]


@dataclass(frozen=True, slots=True)
class Shutdown:
    """What runs at the end of an application.

    `blocks` are the statements of each function that then run, with their scopes. `unknown` are the names of methods
    that are called there on something that cannot be followed.
    """

    blocks: tuple[tuple[Scope, Block], ...]
    functions: frozenset[FunctionId]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Startup:
    """What runs at the start: `handlers` by the application itself, `functions` are these and what they call."""

    handlers: frozenset[FunctionId]
    functions: frozenset[FunctionId]


def shutdown(program: Program) -> Shutdown:
    """What runs when the applications of the program stop."""
    found = _registered(program, "shutdown")
    found.follow()
    return Shutdown(tuple(found.blocks), frozenset(found.seen), frozenset(found.unknown))


def startup(program: Program) -> Startup:
    """What runs when the applications of the program start."""
    found = _registered(program, "startup")
    handlers = frozenset(found.seen)
    found.follow()
    return Startup(handlers, frozenset(found.seen))


def _registered(program: Program, phase: Phase) -> _Following:
    found = _Following(program, phase)
    for path in program.modules.mentioning(_NAMES):
        for spot in spots(program, path, _NAMES, whole=False):
            found.registered(spot)
        found.named(path)
    return found


class _Following:
    def __init__(self, program: Program, phase: Phase) -> None:
        self._program = program
        self._phase = phase
        self.blocks: list[tuple[Scope, Block]] = []
        self.seen: set[FunctionId] = set()
        self.unknown: set[str] = set()
        self._waiting: list[tuple[Scope, Block]] = []

    def registered(self, spot: Spot) -> None:
        """What a call makes part of the phase: `FastAPI(lifespan=...)`, `@app.on_event("shutdown")`."""
        call, name = spot.call, last_name(spot.call.func)
        for keyword in ("lifespan", f"on_{self._phase}"):
            given = call.keyword(keyword)
            if given is not None:
                self._add(self._program.values(given, spot.scope))
        first = call.positional(0) or call.keyword("event_type")
        if name not in ("on_event", "add_event_handler") or not isinstance(first, code.Literal):
            return
        if first.value == self._phase:
            second = call.positional(1) or call.keyword("func")
            if second is not None:
                self._add(self._program.values(second, spot.scope))
            elif isinstance(spot.statement, code.Define):
                self._add((FunctionValue(spot.path, spot.statement.function, spot.scope),))

    def named(self, path: str) -> None:
        """Lifespans by their name: what an application is given may be made of them in ways that cannot be followed."""
        for found in self._program.definitions(path):
            if isinstance(found, FunctionValue) and found.function.is_generator and "lifespan" in found.function.name:
                self._add((found,))

    def follow(self) -> None:
        """Adds what the code calls that was found so far."""
        for _ in range(_DEEPEST):
            waiting, self._waiting = self._waiting, []
            for scope, block in waiting:
                self.blocks.append((scope, block))
                if self._phase == "startup":
                    for call in calls(block):
                        self._add(_run_at_once(self._program.callees(call, scope), call, block))
                    continue
                for call in calls(block):
                    self._called(call, scope)
                for statement in statements(block):
                    if isinstance(statement, code.Define):  # a function inside, to be called by what it is handed to
                        self._add((FunctionValue(scope.path, statement.function, scope),))

    def _called(self, call: code.Call, scope: Scope) -> None:
        callees = self._program.callees(call, scope)
        self._add(callees)
        for argument in call.arguments:
            self._add(self._program.values(argument.value, scope))
        if not callees and (name := last_name(call.func)) is not None:
            self.unknown.add(name)

    def _add(self, values: Iterable[Value]) -> None:
        for value in values:
            match value:
                case FunctionValue() | BoundMethod():
                    self._enter(value)
                case Partial() | Started():
                    self._add((value.target,))
                case Items():
                    self._add(value.elements)
                case Instance():
                    for method in _CONTEXTS[self._phase]:
                        self._add(of_class(self._program, value.cls, method, instance=True))
                case _:
                    continue

    def _enter(self, value: FunctionValue | BoundMethod) -> None:
        method = value.method if isinstance(value, BoundMethod) else value
        scope = self._program.enter(value, None, method.outer)
        if scope.id in self.seen or len(self.seen) >= _MOST:
            return
        self.seen.add(scope.id)
        body = self._program.body(scope)
        if not method.function.is_generator:
            self._waiting.append((scope, body))
            return
        part = _behind_yield(body) if self._phase == "shutdown" else _before_yield(body)
        self._waiting.append((scope, tuple(part)))
        for context in _around_yield(body):
            self._add(self._program.values(context, scope))


def _run_at_once(callees: Iterable[Value], call: code.Call, block: Block) -> Iterator[Value]:
    """What a call runs before the next statement: a coroutine that is not waited for runs later, and on."""
    for callee in callees:
        method = callee.method if isinstance(callee, BoundMethod) else callee
        later = isinstance(method, FunctionValue) and method.function.is_async and not method.function.is_generator
        if not later or any(call is part for a in inside(block) if isinstance(a, code.Await) for part in within(a)):
            yield callee


def _behind_yield(block: Block) -> Iterator[code.Statement]:
    """The statements behind the first `yield` of a generator; of those around it, what comes behind it."""
    passed = False
    for statement in block:
        if passed:
            yield statement
            continue
        inside = [place for place, inner in enumerate(blocks(statement)) if _yields(inner)]
        if inside:
            passed = True
            parts = blocks(statement)
            yield from _behind_yield(parts[inside[0]])
            for later in parts[inside[0] + 1 :]:
                yield from later
        elif any(isinstance(found, code.Yield) for found in own(statement)):
            passed = True


def _before_yield(block: Block) -> Iterator[code.Statement]:
    """The statements before the first `yield` of a generator; of those around it, what comes before it."""
    for statement in block:
        inside = next((inner for inner in blocks(statement) if _yields(inner)), None)
        if inside is not None:
            yield from _before_yield(inside)
            return
        if any(isinstance(found, code.Yield) for found in own(statement)):
            return
        yield statement


def _around_yield(block: Block) -> Iterator[code.Expr]:
    """The contexts that are entered before the first `yield` and left behind it."""
    for statement in statements(block):
        if isinstance(statement, code.With) and _yields(statement.body):
            yield from (item.context for item in statement.items)


def _yields(block: Block) -> bool:
    return any(isinstance(found, code.Yield) for statement in statements(block) for found in own(statement))
