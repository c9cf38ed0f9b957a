"""Turns a FastAPI application's requests into places where tasks are scheduled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from typing import Annotated, Any, ParamSpec, Self, TypeVar, cast, overload

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from ._hints import Timing
from ._host import KEY, MISSING, Host, HostMiddleware, RequestTasks, RouteMiddleware
from ._options import (
    HostMissing,
    Policy,
    ShieldgenRuntimeError,
    TaskCancelHandler,
    TaskConfig,
    TaskErrorHandler,
    with_defaults,
)
from ._registry import Registry
from ._task import Task, TaskObserver

P = ParamSpec("P")
T = TypeVar("T")


class TasksScheduler:
    """Schedules tasks, for one request or outside any; from any thread."""

    __slots__ = ("_registry", "_request", "_timing")

    def __init__(self, registry: Registry, request: RequestTasks | None = None, timing: Timing | None = None) -> None:
        self._registry = registry
        self._request = request
        self._timing = timing

    @classmethod
    def of(cls, app: FastAPI) -> Self:
        """For use outside a request. Raises HostMissing if `app` hosts no tasks or is not running."""
        host = getattr(app.state, KEY, None)
        if host is None:
            raise HostMissing(MISSING)
        return cls(cast(Host, host).registry)

    @property
    def immediate(self) -> Self:
        """Schedules tasks that start at once."""
        return type(self)(self._registry, self._request, "immediate")

    @property
    def after_route(self) -> Self:
        """Schedules tasks that start when the endpoint has returned, before the response is sent."""
        return type(self)(self._registry, self._request, "after_route")

    @property
    def after_response(self) -> Self:
        """Schedules tasks that start when the response has been sent."""
        return type(self)(self._registry, self._request, "after_response")

    def running(self) -> list[Task[..., Any]]:
        """The application's tasks that are scheduled or running."""
        return list(self._registry.tasks)

    @overload
    def schedule(self, func: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    @overload
    def schedule(self, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    def schedule(self, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Task[..., Any]:
        """Schedules `func(*args, **kwargs)` as the application is configured."""
        registry = self._registry
        return self._start(registry.default_policy, None, None, func, args, kwargs, registry.defaults)

    def task(
        self,
        *,
        name: str | None = None,
        shield: bool | None = None,
        on_error: TaskErrorHandler | None = None,
        on_cancel: TaskCancelHandler | None = None,
        timing: Timing | None = None,
        deadline: float | None = None,
        key: str | None = None,
        once: bool | None = None,
        retries: int | None = None,
        backoff: float | None = None,
        always: bool | None = None,
        idempotent: bool | None = None,
        critical: str | None = None,
        durable: bool | None = None,
    ) -> ConfiguredTask:
        """A task to be scheduled with these words; what is None is as the application is configured.

        `deadline` and `backoff` are seconds. Raises ValueError for a value outside its range.
        """
        config = TaskConfig(
            name=name,
            shield=shield,
            on_error=on_error,
            on_cancel=on_cancel,
            timing=timing,
            deadline=deadline,
            key=key,
            once=once,
            retries=retries,
            backoff=backoff,
            always=always,
            idempotent=idempotent,
            critical=critical,
            durable=durable,
        )
        return ConfiguredTask(self, _merged(config, self._registry.defaults))

    # For generated wiring.

    @overload
    def start(
        self, policy: Policy, name: str | None, func: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Task[..., T]: ...
    @overload
    def start(
        self, policy: Policy, name: str | None, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Task[..., T]: ...
    def start(
        self, policy: Policy, name: str | None, func: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Task[..., Any]:
        """Schedules `func(*args, **kwargs)` under the policy; without a name, under the function's own."""
        return self._start(policy, name, None, func, args, kwargs)

    @overload
    def start_keyed(
        self,
        policy: Policy,
        name: str | None,
        key: str,
        func: Callable[P, Awaitable[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task[..., T]: ...
    @overload
    def start_keyed(
        self, policy: Policy, name: str | None, key: str, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Task[..., T]: ...
    def start_keyed(
        self, policy: Policy, name: str | None, key: str, func: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Task[..., Any]:
        """As `start`, unless a task of this function with this key is scheduled or running: returns that one."""
        return self._start(policy, name, key, func, args, kwargs)

    @overload
    def start_with_resources(
        self,
        policy: Policy,
        name: str | None,
        key: str | None,
        func: Callable[..., Awaitable[T]],
        /,
        *args: Any,
        **kwargs: Any,
    ) -> Task[..., T]: ...
    @overload
    def start_with_resources(
        self, policy: Policy, name: str | None, key: str | None, func: Callable[..., T], /, *args: Any, **kwargs: Any
    ) -> Task[..., T]: ...
    def start_with_resources(
        self, policy: Policy, name: str | None, key: str | None, func: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Task[..., Any]:
        """As `start` or `start_keyed`, for a function whose other parameters the policy's resources fill."""
        return self._start(policy, name, key, func, args, kwargs)

    def _start(
        self,
        policy: Policy,
        name: str | None,
        key: str | None,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        config: TaskConfig | None = None,
    ) -> Task[..., Any]:
        if config is None:
            policy = with_defaults(policy, self._registry.defaults)
        task: Task[..., Any] = Task(func, args, kwargs)
        task._policy = policy
        task._config = config
        task._name = name
        task.key = key
        task.timing = self._timing or policy.timing
        return self._registry.schedule(task, self._request)


class ConfiguredTask:
    """What `tasks.task(...)` gives: schedules functions with its configuration."""

    __slots__ = ("_config", "_policy", "_scheduler")

    def __init__(self, scheduler: TasksScheduler, config: TaskConfig) -> None:
        self._policy = config.policy()
        self._scheduler = scheduler
        self._config = config

    @overload
    def schedule(self, func: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    @overload
    def schedule(self, func: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Task[P, T]: ...
    def schedule(self, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Task[..., Any]:
        """Schedules `func(*args, **kwargs)` with this configuration."""
        config = self._config
        return self._scheduler._start(self._policy, config.name, config.key, func, args, kwargs, config)


async def _tasks_of_request(connection: HTTPConnection) -> TasksScheduler:
    return TasksScheduler(*_hosting(connection))


Tasks = Annotated[TasksScheduler, Depends(_tasks_of_request)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules tasks."""


class Wiring:
    """Base of generated wiring: one method for each task function of a module."""

    __slots__ = ("_scheduler",)

    def __init__(self, scheduler: TasksScheduler) -> None:
        self._scheduler = scheduler

    @classmethod
    async def inject(cls, connection: HTTPConnection) -> Self:
        """The dependency that gives an endpoint the wiring of its request. Raises HostMissing."""
        return cls(TasksScheduler(*_hosting(connection)))

    @classmethod
    def of(cls, app: FastAPI) -> Self:
        """For use outside a request. Raises HostMissing if `app` hosts no tasks or is not running."""
        return cls(TasksScheduler.of(app))

    @property
    def immediate(self) -> Self:
        """The same methods, for tasks that start at once."""
        return type(self)(self._scheduler.immediate)

    @property
    def after_route(self) -> Self:
        """The same methods, for tasks that start when the endpoint has returned, before the response is sent."""
        return type(self)(self._scheduler.after_route)

    @property
    def after_response(self) -> Self:
        """The same methods, for tasks that start when the response has been sent."""
        return type(self)(self._scheduler.after_response)

    def running(self) -> list[Task[..., Any]]:
        """The application's tasks that are scheduled or running."""
        return self._scheduler.running()


def add_tasks(
    app: FastAPI,
    config: TaskConfig | None = None,
    *,
    grace: float | None = 25.0,
    drain: float = 0.0,
    hard_exit_after: float | None = None,
    limit: int | None = None,
    threads: int = 40,
    observers: Sequence[TaskObserver] = (),
) -> None:
    """Makes the application host tasks; called once, before it starts.

    `config` holds for every task that does not say otherwise. All times are seconds. At shutdown everything may
    finish for `drain`; then the unshielded are cancelled and the shielded may run on for `grace` (None: without
    limit). `hard_exit_after` ends the process that long after, should a task still hold the event loop. At most
    `limit` tasks run at a time, and sync functions in at most `threads` threads. Raises ShieldgenRuntimeError if
    the application already hosts tasks or has started.
    """
    if getattr(app.state, KEY, None) is not None:
        raise ShieldgenRuntimeError("`add_tasks` is called twice for one application")
    if app.middleware_stack is not None:
        raise ShieldgenRuntimeError("`add_tasks` is called after the application has started")
    host = Host(
        defaults=config or TaskConfig(),
        grace=grace,
        drain=drain,
        hard_exit_after=hard_exit_after,
        limit=limit,
        threads=threads,
        observers=observers,
        overrides=app.dependency_overrides,
    )
    setattr(app.state, KEY, host)
    outermost, innermost = Middleware(HostMiddleware, host=host), Middleware(RouteMiddleware)
    build = app.build_middleware_stack

    def build_with_tasks() -> ASGIApp:
        # When all other middleware has been added: the response has been sent only outside of all of it, and the
        # endpoint is seen only inside of all of it.
        added = [m for m in app.user_middleware if m is not outermost and m is not innermost]
        app.user_middleware[:] = [outermost, *added, innermost]
        return build()

    app.build_middleware_stack = build_with_tasks  # type: ignore[method-assign]


def _hosting(connection: HTTPConnection) -> tuple[Registry, RequestTasks]:
    request: RequestTasks | None = connection.scope.get(KEY)
    if request is None:
        raise HostMissing(MISSING)
    return request.registry, request


def _merged(config: TaskConfig, defaults: TaskConfig) -> TaskConfig:
    merged = copy(defaults)
    for word in TaskConfig.__slots__:
        value = getattr(config, word)
        if value is not None:
            setattr(merged, word, value)
    return merged
