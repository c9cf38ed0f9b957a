"""A site of `BackgroundTasks` into the reasons why its task never runs, or not always."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.dropped import NOBODY, RAISED, REPLACED
from ..model.effect import Reason
from ..model.source import Step
from .classes import mro
from .injection import Injection
from .linking import Program
from .paths import after
from .scheduling import Found
from .values import ClassValue, External, Scope
from .walking import calls, inside, own, statements

_RESPONSES = ("starlette.responses.", "fastapi.responses.", "fastapi.Response")


class Dropping:
    """Looks for what drops tasks."""

    def __init__(self, program: Program, injection: Injection) -> None:
        self._program = program
        self._injection = injection

    def of(self, found: Found) -> Iterator[Reason]:
        """Why the task that is added does not always run."""
        scope, call = found.spot.scope, found.spot.call
        if found.site.kind != "add_task" or scope.function is None or not isinstance(call.func, code.Attribute):
            return
        receiver = call.func.value
        if not isinstance(receiver, code.Name):
            return
        body = self._program.body(scope)
        if self._injection.owner(scope, receiver.id) is not None:
            if not found.site.in_endpoint:
                return
            yield from self._replaced(scope, body)
            yield from self._raised(found, body)
        elif self._made_here(scope, receiver.id) and not self._used(body, receiver.id):
            (made, *_) = self._program.bindings(scope).names[receiver.id]
            at = self._program.location(scope, made.expr.span if made.expr is not None else receiver.span)
            yield Reason((Step(at, f"`{receiver.id}` is made here by hand, and nothing runs it"),), NOBODY)

    def followed(self, found: Found) -> bool:
        """Whether other tasks may be added to the same response behind it: its failure stops them."""
        scope, receiver = found.spot.scope, _receiver(found.spot.call)
        if found.site.kind != "add_task" or scope.function is None or receiver is None:
            return False
        return found.spot.loops > 0 or any(
            isinstance(other, code.Call) and _receiver(other) == receiver
            for following in after(self._program.body(scope), found.spot.statement)
            for other in own(following.statement)
        )

    def _replaced(self, scope: Scope, body: tuple[code.Statement, ...]) -> Iterator[Reason]:
        for statement in statements(body):
            if not isinstance(statement, code.Return) or not isinstance(statement.value, code.Call):
                continue
            given = statement.value.keyword("background")
            if given is None or (isinstance(given, code.Literal) and given.value is None):
                continue
            for callee in self._program.callees(statement.value, scope):
                if isinstance(callee, External | ClassValue) and self._is_response(callee):
                    at = self._program.location(scope, statement.span)
                    yield Reason((Step(at, REPLACED),), REPLACED)
                    return

    def _is_response(self, callee: External | ClassValue) -> bool:
        names = [callee] if isinstance(callee, External) else mro(self._program, callee)
        return any(isinstance(base, External) and base.name.startswith(_RESPONSES) for base in names)

    def _raised(self, found: Found, body: tuple[code.Statement, ...]) -> Iterator[Reason]:
        for following in after(body, found.spot.statement):
            if isinstance(following.statement, code.Raise):
                at = self._program.location(found.spot.scope, following.statement.span)
                step = Step(at, "an exception raised here drops the tasks that were added before it")
                yield Reason((step,), RAISED)
                return

    def _made_here(self, scope: Scope, name: str) -> bool:
        return any(
            binding.how == "value"
            and isinstance(binding.expr, code.Call)
            and any(
                isinstance(c, External) and c.name == "fastapi.BackgroundTasks"
                for c in self._program.callees(binding.expr, scope)
            )
            for binding in self._program.bindings(scope).names.get(name, ())
        )

    @staticmethod
    def _used(body: tuple[code.Statement, ...], name: str) -> bool:
        """Whether a name is used for more than adding tasks: awaited, called, returned, handed on."""
        added = {
            id(call.func.value)
            for call in calls(body)
            if isinstance(call.func, code.Attribute) and call.func.attr == "add_task"
        }
        bound = {id(target) for found in statements(body) if isinstance(found, code.Assign) for target in found.targets}
        return any(
            isinstance(found, code.Name) and found.id == name and id(found) not in added | bound
            for found in inside(body)
        )


def _receiver(call: code.Call) -> str | None:
    """The name that `add_task` is called on."""
    if (
        isinstance(call.func, code.Attribute)
        and call.func.attr == "add_task"
        and isinstance(call.func.value, code.Name)
    ):
        return call.func.value.id
    return None
