"""Turns a task function whose work must survive a kill into a name, a form for its arguments, and a policy."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Protocol, TypeVar, cast, overload

from pydantic import TypeAdapter
from pydantic.dataclasses import rebuild_dataclass

from .._hints import Timing
from .._options import Policy, ShieldgenRuntimeError
from .._registry import Registry
from .._task import Request, Task

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
    from sqlalchemy.orm import Session

    Transaction = Session | AsyncSession | Connection | AsyncConnection
else:
    Transaction = Any

P = ParamSpec("P")
T = TypeVar("T")


class AcceptanceRefused(ShieldgenRuntimeError):
    """The engine did not take a durable task: nothing of it is stored, and it will not run."""


class Scheduler(Protocol):
    """What a declaration asks of the scheduler that generated wiring holds."""

    _registry: Registry
    _request: Request | None
    _timing: Timing | None


class Engine(Protocol):
    """What a handle asks of the engine that keeps its task."""

    def accept(self, task: DurableTask[Any]) -> None: ...


class DurableTask(Task[..., T]):
    """The handle of a durable task: as any other, and `accepted()` waits until a kill can no longer lose it."""

    __slots__ = ("_acceptance", "_engine", "declared", "id", "payload", "within")

    def __init__(
        self,
        declared: Durable[..., T],
        kwargs: dict[str, Any],
        name: str | None,
        key: str | None,
        timing: Timing | None = None,
        within: Transaction | None = None,
    ) -> None:
        super().__init__(declared.func, (), kwargs, None, declared.policy, name, key, timing)
        self.declared = declared
        self.within = within
        self.payload: dict[str, Any] = {}
        self.id: str | None = None
        self._engine: Engine | None = None
        self._acceptance: asyncio.Future[str] | None = None

    async def accepted(self) -> str:
        """Waits until the task is committed in the database, whatever its timing, and returns its id there.

        Raises AcceptanceRefused if it was not. Without an engine, as in a test that records or inlines tasks, every
        task is accepted.
        """
        if self._engine is None:
            return self.id or self.name
        if self._acceptance is None:
            self._engine.accept(self)
        return await asyncio.shield(cast("asyncio.Future[str]", self._acceptance))


class Durable(Generic[P, T]):
    """A durable task function as generated wiring declares it.

    `name` is what waits in the database, so it stays when code moves. `arguments` is a pydantic dataclass with a field
    for each parameter: what waits is its JSON. `result` is the type that the function returns.
    """

    __slots__ = ("_arguments", "_result", "arguments", "func", "name", "policy")

    declared: ClassVar[dict[str, Durable[..., Any]]] = {}
    """All that were declared in this process, by name."""

    waiting: ClassVar[list[Callable[[], Durable[..., Any]]]] = []
    """Declarations that are made at their first use."""

    @overload
    def __init__(
        self, name: str, func: Callable[P, Awaitable[T]], arguments: type[Any], policy: Policy, *, result: Any = None
    ) -> None: ...
    @overload
    def __init__(
        self, name: str, func: Callable[P, T], arguments: type[Any], policy: Policy, *, result: Any = None
    ) -> None: ...
    def __init__(
        self, name: str, func: Callable[..., Any], arguments: type[Any], policy: Policy, *, result: Any = None
    ) -> None:
        # A class that late wiring makes inside a function names types that are imported there.
        rebuild_dataclass(cast("Any", arguments), _parent_namespace_depth=3)
        self.name = name
        self.func = func
        self.arguments = arguments
        self.policy = policy
        self._arguments: TypeAdapter[Any] = TypeAdapter(arguments)
        self._result: TypeAdapter[Any] = TypeAdapter(result)
        self.declared[name] = self

    @classmethod
    def late(cls, declare: Callable[[], Durable[P, T]]) -> Callable[[], Durable[P, T]]:
        """For generated wiring that its own source imports: declares at the first call, or when the engine opens."""
        once = cache(declare)
        cls.waiting.append(once)
        return once

    @classmethod
    def every(cls) -> list[Durable[..., Any]]:
        """All that the application's wiring declares, late ones too."""
        _import_wiring()
        while cls.waiting:
            cls.waiting.pop()()
        return list(cls.declared.values())

    def schedule(
        self,
        scheduler: Scheduler,
        name: str | None,
        key: str | None,
        within: Transaction | None,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> DurableTask[T]:
        """For generated wiring: hands the task over, to be accepted before the response leaves.

        Raises pydantic.ValidationError for arguments that the signature does not allow.
        """
        if args:
            raise TypeError(f"the arguments of {self.name} are stored by name, and these have none: {args!r}")
        payload = self._arguments.dump_python(self.arguments(**kwargs), mode="json")
        task = DurableTask(self, kwargs, name, key, scheduler._timing, within)
        task.payload = payload
        scheduler._registry.schedule(task, scheduler._request)
        return task

    def load(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The arguments again. Raises pydantic.ValidationError where they do not fit the signature of today."""
        arguments = self._arguments.validate_python(payload)
        return {field.name: getattr(arguments, field.name) for field in fields(self.arguments)}

    def dump_result(self, result: T) -> Any:
        return self._result.dump_python(result, mode="json")

    def load_result(self, stored: Any) -> T:
        loaded: T = self._result.validate_python(stored)
        return loaded


def _import_wiring() -> None:
    """Imports the wiring that this runtime was copied into: tasks wait that no request of this process schedules."""
    wiring, is_copied, _ = __name__.rpartition(".runtime.durable.")
    if not is_copied:
        return
    package = importlib.import_module(wiring)
    for module in pkgutil.walk_packages(package.__path__, f"{wiring}."):
        if not f"{module.name}.".startswith(f"{wiring}.runtime."):
            importlib.import_module(module.name)
