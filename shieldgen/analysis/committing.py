"""A site into the commits that come only after its task may have begun."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import code
from ..model.effect import Confidence, Reason
from ..model.source import Step
from .framework import Version, closes_before_tasks
from .injection import Injection
from .linking import Program
from .paths import after
from .schedulers import AFTER_RESPONSE
from .scheduling import Found
from .transactions import transaction
from .values import External, Scope
from .walking import last_name, own, statements

_COMMITS = frozenset(
    {
        "sqlalchemy.orm.Session().commit",
        "sqlalchemy.ext.asyncio.AsyncSession().commit",
        "sqlmodel.Session().commit",
        "sqlmodel.ext.asyncio.session.AsyncSession().commit",
    }
)
_WRITES = frozenset({"add", "add_all", "merge", "delete", "execute", "exec", "flush"})


class Committing:
    """Looks for commits behind sites."""

    def __init__(self, program: Program, injection: Injection, version: Version) -> None:
        self._program = program
        self._injection = injection
        self._version = version

    def of(self, found: Found) -> Iterator[Reason]:
        """The commits that come only after the task may have begun."""
        scope = found.spot.scope
        if scope.function is None or transaction(found) is not None:
            return
        body = self._program.body(scope)
        if found.site.kind in AFTER_RESPONSE:
            if not closes_before_tasks(self._version) and self._version >= (0, 106):
                yield from self._committed_at_exit(found, body)
            return
        if found.site.timing != "immediate" or found.site.kind.startswith("taskgroup"):
            return
        sessions = {session for session, _ in self._writes(scope, body, found.spot.statement)}
        for following in after(body, found.spot.statement):
            for call in _calls(following.statement):
                receiver = _receiver(call)
                if receiver in sessions and self._is_commit(call, scope):
                    at = self._program.location(scope, call.span)
                    confidence: Confidence = "high" if following.certain else "medium"
                    yield Reason((Step(at, "commits only here"),), f"`{receiver}.commit()` below", confidence)
                    return

    def _committed_at_exit(self, found: Found, body: tuple[code.Statement, ...]) -> Iterator[Reason]:
        """The commit in the exit of a `yield` dependency, which runs behind the tasks of the response."""
        scope = found.spot.scope
        written = dict(self._writes(scope, body, None))
        for where, dependency in self._injection.into(scope):
            name, function = dependency.parameter.name, dependency.function
            if where is not scope or function is None or not dependency.exits or name not in written:
                continue
            inner = Scope(function.path, function.function, function.outer)
            commit = self._commit_after_yield(inner)
            commits_itself = any(
                _receiver(call) == name and self._is_commit(call, scope)
                for statement in statements(body)
                for call in _calls(statement)
            )
            if commit is None or commits_itself:
                continue
            steps = (
                Step(self._program.location(scope, written[name].span), f"writes with `{name}`"),
                Step(self._program.location(inner, commit.span), "commits when the request has ended, after the task"),
            )
            yield Reason(steps, f"the exit of `{function.function.name}`, which runs after the tasks of the response")

    def _commit_after_yield(self, scope: Scope) -> code.Call | None:
        passed = False
        for statement in statements(self._program.body(scope)):
            passed = passed or any(isinstance(found, code.Yield) for found in own(statement))
            if passed:
                for call in _calls(statement):
                    if self._is_commit(call, scope):
                        return call
        return None

    def _writes(
        self, scope: Scope, body: tuple[code.Statement, ...], until: code.Statement | None
    ) -> Iterator[tuple[str, code.Call]]:
        """The sessions that the function writes with (before a statement), and where."""
        for statement in statements(body):
            if statement is until:
                return
            for call in _calls(statement):
                receiver = _receiver(call)
                if receiver is not None and last_name(call.func) in _WRITES and self._is_session(call, scope):
                    yield receiver, call

    def _is_session(self, call: code.Call, scope: Scope) -> bool:
        return isinstance(call.func, code.Attribute) and any(
            isinstance(value, External) and f"{value.name}.commit" in _COMMITS
            for value in self._program.values(call.func.value, scope)
        )

    def _is_commit(self, call: code.Call, scope: Scope) -> bool:
        return any(isinstance(c, External) and c.name in _COMMITS for c in self._program.callees(call, scope))


def _calls(statement: code.Statement) -> Iterator[code.Call]:
    return (found for found in own(statement) if isinstance(found, code.Call))


def _receiver(call: code.Call) -> str | None:
    if isinstance(call.func, code.Attribute) and isinstance(call.func.value, code.Name):
        return call.func.value.id
    return None
