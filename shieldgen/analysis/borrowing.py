"""A site of an endpoint into what it hands its task that ends with the request."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.effect import Confidence, Reason
from ..model.source import Step
from ..model.task import SiteKind
from .framework import Version, closes_before_tasks
from .injection import Injection
from .linking import Program
from .schedulers import AFTER_RESPONSE
from .scheduling import Found
from .transactions import transaction
from .values import External, FunctionValue, Partial, Scope, Started, Value
from .walking import calls, inside, parts

_COROUTINES: frozenset[SiteKind] = frozenset(
    {"create_task", "ensure_future", "run_coroutine_threadsafe", "taskgroup_create_task"}
)
_CLOSED = {
    "fastapi.UploadFile()": "an upload",
    "fastapi.WebSocket()": "a websocket",
}


class Borrowing:
    """Looks at what sites hand their tasks."""

    def __init__(self, program: Program, injection: Injection, version: Version) -> None:
        self._program = program
        self._injection = injection
        self._version = version

    def of(self, found: Found) -> Iterator[Reason]:
        """What the task is handed, or takes along, that is closed before it ends."""
        late = found.site.kind in AFTER_RESPONSE
        if (late and not closes_before_tasks(self._version)) or self._ended_here(found):
            return
        injected = {(id(where), d.parameter.name): d for where, d in self._injection.into(found.spot.scope)}
        seen: set[str] = set()
        for name in self._handed(found):
            owner = self._injection.owner(found.spot.scope, name.id)
            if owner is None or name.id in seen:
                continue
            seen.add(name.id)
            dependency = injected.get((id(owner), name.id))
            closed = self._closed(owner, name.id)
            step = Step(self._program.location(found.spot.scope, name.span), f"the task takes `{name.id}` along")
            if dependency is not None and dependency.exits and dependency.function is not None:
                function = dependency.function
                exits = self._program.location(function.path, function.function.span)
                closes = Step(exits, f"`{function.function.name}` ends it when the request ends")
                yield Reason((step, closes), f"`{name.id}`, which `{function.function.name}` ends with the request")
            elif closed is not None:
                # What a websocket's function starts often ends with its connection.
                confidence: Confidence = "medium" if "websocket" in closed else "high"
                yield Reason((step,), f"`{name.id}`, {closed} that is closed with the request", confidence)

    def _ended_here(self, found: Found) -> bool:
        """Whether the function that schedules the task also cancels tasks: then it does not outlive the request."""
        scope = found.spot.scope
        return scope.function is not None and any(
            isinstance(call.func, code.Attribute) and call.func.attr == "cancel"
            for call in calls(self._program.body(scope))
        )

    def _handed(self, found: Found) -> Iterator[code.Name]:
        """The names that stand as arguments of the work, or that a function inside the endpoint takes along."""
        for expr in self._arguments(found):
            yield from _whole_names(expr)
        for value in found.work:
            function = _inner_function(value)
            if function is not None and function.outer.function is not None:
                scope = Scope(function.path, function.function, function.outer)
                own = {p.name for p in function.function.parameters} | set(self._program.bindings(scope).names)
                for inner in inside(self._program.body(scope)):
                    if isinstance(inner, code.Name) and inner.id not in own:
                        yield inner

    def _arguments(self, found: Found) -> Iterator[code.Expr]:
        call = found.spot.call
        if found.site.kind in _COROUTINES or found.site.kind == "via_wrapper":
            for value in found.work:
                if isinstance(value, Started | Partial) and value.scope is found.spot.scope:
                    yield from (argument.value for argument in value.call.arguments)
        elif found.site.kind == "wiring":
            yield from (argument.value for argument in call.arguments if argument.value is not transaction(found))
        else:
            yield from (argument.value for argument in call.arguments[1:])

    def _closed(self, scope: Scope, name: str) -> str | None:
        for value in self._program.lookup(name, scope, 1 << 30):
            if isinstance(value, External) and value.name in _CLOSED:
                return _CLOSED[value.name]
        return None


def _whole_names(expr: code.Expr) -> Iterator[code.Name]:
    """The names that are handed on themselves, not only something that is read from them."""
    match expr:
        case code.Name():
            yield expr
        case code.Attribute() | code.Call() | code.Subscript() | code.Await():
            return
        case _:
            for part in parts(expr):
                yield from _whole_names(part)


def _inner_function(value: Value) -> FunctionValue | None:
    match value:
        case FunctionValue():
            return value
        case Started() | Partial():
            return _inner_function(value.target)
        case _:
            return None
