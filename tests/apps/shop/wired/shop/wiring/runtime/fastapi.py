# shieldgen: runtime sha256=481450f1410d36a5e7f7aa279d59093f8d71a66aec4230a2e5acd0062c665617
# fmt: off
# ruff: noqa
"""Turns a FastAPI application's requests into places where tasks are scheduled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Annotated, Any, ParamSpec, Self, TypeAlias, TypeVar, overload

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from ._hints import Timing
from ._host import KEY, MISSING, Host, RequestTasks, host_tasks, watch_route
from ._options import HostMissing, HostOptions, Lifespan, Policy, ShieldgenRuntimeError, TaskConfig
from ._registry import Registry
from ._task import Request, Task, TaskCancelHandler, TaskErrorHandler, TaskObserver

P = ParamSpec("P")
T = TypeVar("T")
Name: TypeAlias = str | None
Async: TypeAlias = Callable[P, Awaitable[T]]
Sync: TypeAlias = Callable[P, T]
Handle: TypeAlias = Task[..., T]


class _Timed:
    """Gives the same methods under another timing."""

    __slots__ = ()

    def _timed(self, timing: Timing) -> Self:
        raise NotImplementedError

    @property
    def immediate(self) -> Self:
        """The same, for tasks that start at once."""
        return self._timed("immediate")

    @property
    def after_route(self) -> Self:
        """The same, for tasks that start when the endpoint has returned, before the response is sent."""
        return self._timed("after_route")

    @property
    def after_response(self) -> Self:
        """The same, for tasks that start when the response has been sent."""
        return self._timed("after_response")


class TasksScheduler(_Timed):
    """Schedules tasks, for one request or outside any; from any thread."""

    __slots__ = ("_config", "_policy", "_registry", "_request", "_timing")

    def __init__(
        self, registry: Registry, request: Request | None, timing: Timing | None, config: TaskConfig, policy: Policy
    ) -> None:
        self._registry = registry
        self._request = request
        self._timing: Timing | None = timing
        self._config = config
        self._policy = policy

    @classmethod
    def of(cls, app: FastAPI) -> Self:
        """For use outside a request. Raises HostMissing if `app` hosts no tasks or is not running."""
        host: Host | None = getattr(app.state, KEY, None)
        if host is None:
            raise HostMissing(MISSING)
        registry = host.registry
        return cls(registry, None, None, registry.defaults, registry.default_policy)

    def running(self) -> list[Task[..., Any]]:
        """The application's tasks that are scheduled or running."""
        return list(self._registry.tasks)

    # fmt: off
    def task(
        self, *, name: str | None = None, shield: bool | None = None, timing: Timing | None = None,
        on_error: TaskErrorHandler | None = None, on_cancel: TaskCancelHandler | None = None,
        deadline: float | None = None, key: str | None = None, once: bool | None = None, retries: int | None = None,
        backoff: float | None = None, always: bool | None = None, idempotent: bool | None = None,
        critical: str | None = None, durable: bool | None = None,
    ) -> Self:
        # fmt: on
        """The same, for tasks with these words; what is None stays as it is.

        `deadline` and `backoff` are seconds. Raises ValueError for a value outside its range.
        """
        words = {word: value for word, value in locals().items() if word != "self" and value is not None}
        config = replace(self._config, **words)
        return type(self)(self._registry, self._request, self._timing, config, config.policy())

    @overload
    def schedule(self, func: Async[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    @overload
    def schedule(self, func: Sync[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    def schedule(self, func: Sync[..., Any], /, *args: Any, **kwargs: Any) -> Task[..., Any]:
        """Schedules `func(*args, **kwargs)`; what is not configured here is as the application is configured."""
        config = self._config
        task = Task(func, args, kwargs, config, self._policy, config.name, config.key, self._timing)
        return self._registry.schedule(task, self._request)

    # For generated wiring; without a name a task has its function's.
    # fmt: off
    @overload
    def start(self, policy: Policy, name: Name, func: Async[P, T], /, *args: P.args, **kw: P.kwargs) -> Handle[T]: ...
    @overload
    def start(self, policy: Policy, name: Name, func: Sync[P, T], /, *args: P.args, **kw: P.kwargs) -> Handle[T]: ...
    def start(self, policy: Policy, name: Name, func: Sync[..., Any], /, *args: Any, **kw: Any) -> Handle[Any]:
        """Schedules `func(*args, **kw)` under the policy."""
        return self._registry.schedule(Task(func, args, kw, None, policy, name, None, self._timing), self._request)

    @overload
    def start_keyed(self, policy: Policy, name: Name, key: str, func: Async[P, T], /,
                    *args: P.args, **kw: P.kwargs) -> Handle[T]: ...
    @overload
    def start_keyed(self, policy: Policy, name: Name, key: str, func: Sync[P, T], /,
                    *args: P.args, **kw: P.kwargs) -> Handle[T]: ...
    def start_keyed(self, policy: Policy, name: Name, key: str, func: Sync[..., Any], /,
                    *args: Any, **kw: Any) -> Handle[Any]:
        """As `start`, unless a task of this function with this key is scheduled or running: returns that one."""
        return self._registry.schedule(Task(func, args, kw, None, policy, name, key, self._timing), self._request)

    # fmt: on

    def start_with_resources(
        self, policy: Policy, name: Name, key: Name, func: Sync[..., Any], /, *args: Any, **kw: Any
    ) -> Handle[Any]:
        """As `start` or `start_keyed`, for a function whose other parameters the policy's resources fill.

        For generic and overloaded functions too: their types are in the wiring alone, as checkers lose them on the way.
        """
        return self._registry.schedule(Task(func, args, kw, None, policy, name, key, self._timing), self._request)

    def _timed(self, timing: Timing) -> Self:
        return type(self)(self._registry, self._request, timing, self._config, self._policy)


async def _of_request(connection: HTTPConnection) -> TasksScheduler:
    request: RequestTasks | None = connection.scope.get(KEY)
    if request is None:
        raise HostMissing(MISSING)
    registry = request.registry
    return TasksScheduler(registry, request, None, registry.defaults, registry.default_policy)


Tasks = Annotated[TasksScheduler, Depends(_of_request)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules tasks."""


class Wiring(_Timed):
    """Base of generated wiring: one method for each task function of a module."""

    __slots__ = ("_scheduler",)

    def __init__(self, scheduler: TasksScheduler) -> None:
        self._scheduler = scheduler

    @classmethod
    async def inject(cls, connection: HTTPConnection) -> Self:
        """The dependency that gives an endpoint the wiring of its request. Raises HostMissing."""
        return cls(await _of_request(connection))

    @classmethod
    def of(cls, app: FastAPI) -> Self:
        """For use outside a request. Raises HostMissing if `app` hosts no tasks or is not running."""
        return cls(TasksScheduler.of(app))

    def running(self) -> list[Task[..., Any]]:
        """The application's tasks that are scheduled or running."""
        return self._scheduler.running()

    async def durable(self, limit: int = 1000) -> list[Any]:
        """The newest durable tasks of the application's database, as `DurableRecord`s, whichever process runs them."""
        return [*await self._scheduler._registry.engine.records(limit)]

    def _timed(self, timing: Timing) -> Self:
        return type(self)(self._scheduler._timed(timing))


# fmt: off
def add_tasks(
    app: FastAPI, config: TaskConfig | None = None, *, grace: float | None = 25.0, drain: float = 0.0,
    hard_exit_after: float | None = None, limit: int | None = None, threads: int = 40,
    observers: Sequence[TaskObserver] = (), durable: str | Lifespan | None = None,
) -> None:
    # fmt: on
    """Makes the application host tasks; called once, before it starts.

    `config` holds for every task that does not say otherwise. All times are seconds. At shutdown everything may
    finish for `drain`; then the unshielded are cancelled and the shielded may run on for `grace` (None: without
    limit). `hard_exit_after` ends the process that long after, should a task still hold the event loop. At most
    `limit` tasks run at a time, and sync functions in at most `threads` threads. `durable` is the URL of the database
    of durable tasks. Raises ValueError for a value outside its range, and ShieldgenRuntimeError if it comes too late.
    """
    if getattr(app.state, KEY, None) is not None:
        raise ShieldgenRuntimeError("`add_tasks` is called twice for one application")
    if app.middleware_stack is not None:
        raise ShieldgenRuntimeError("`add_tasks` is called after the application has started")
    defaults, overrides = config or TaskConfig(), app.dependency_overrides
    options = HostOptions(defaults, grace, drain, hard_exit_after, limit, threads, observers, overrides)
    if isinstance(durable, str):  # a part of its own, which is copied only where a hint says durable=True
        options = replace(options, lifespan=import_module(".durable", __package__).DurableOptions(url=durable))
    elif durable is not None:
        options = replace(options, lifespan=durable)
    host = Host(options)
    setattr(app.state, KEY, host)
    outermost, innermost = Middleware(host_tasks, host=host), Middleware(watch_route)
    build = app.build_middleware_stack

    def build_with_tasks() -> ASGIApp:
        # When all other middleware has been added: the response has been sent only outside of all of it, and the
        # endpoint is seen only inside of all of it.
        added = [m for m in app.user_middleware if m is not outermost and m is not innermost]
        app.user_middleware[:] = [outermost, *added, innermost]
        return build()

    app.build_middleware_stack = build_with_tasks  # type: ignore[method-assign]
