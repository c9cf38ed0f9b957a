# shieldgen: runtime sha256=8f770ae84c0c535cd33fb9eee6577fa7144cbd23fc2afd410fdda6677357d380
# fmt: off
# ruff: noqa
"""Turns the words of hints and calls into checked policies, and names what can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from ._hints import Timing

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from ._task import TaskCancelHandler, TaskErrorHandler, TaskObserver


class ShieldgenRuntimeError(Exception):
    """Base of everything that the runtime raises itself."""


class HostMissing(ShieldgenRuntimeError):
    """Tasks are scheduled in an application that hosts none."""


class ResourceError(ShieldgenRuntimeError):
    """A resource of a task cannot be opened."""


class TaskDeadlineExceeded(ShieldgenRuntimeError):
    """A task ran longer than its deadline."""


class ShutdownCut(ShieldgenRuntimeError):
    """A shielded task was still running when the grace of the shutdown was over."""


class TaskCancelled(ShieldgenRuntimeError):
    """What `Task.wait()` raises for a task that did not end by itself: cancelled, dropped or refused."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Marks a parameter that the runtime opens for each run of a task, and closes after it.

    `factory` takes no arguments and returns a context manager, or is a generator function as FastAPI's dependencies
    with `yield` are; async or not. An entry for it in `app.dependency_overrides` is used instead.
    """

    factory: Callable[[], Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Policy:
    """How a task is run. `deadline` and `backoff` are seconds; `retries` counts the runs after the first.

    Raises ValueError for a value outside its range.
    """

    shield: bool = False
    timing: Timing = "immediate"
    deadline: float | None = None
    on_error: TaskErrorHandler | None = None
    on_cancel: TaskCancelHandler | None = None
    retries: int = 0
    backoff: float = 1.0
    always: bool = False
    once: bool = False
    durable: bool = False
    resources: Mapping[str, Resource] = field(default_factory=dict)
    plain: bool = field(init=False, default=False)
    """Whether a run is nothing but one call."""
    bare: bool = field(init=False, default=False)
    """Whether nothing but the end of grace or its own handle stops a run: not being cancelled is its shield."""

    def __post_init__(self) -> None:
        if self.timing not in get_args(Timing):
            raise ValueError(f"timing is one of {', '.join(get_args(Timing))}, not {self.timing!r}")
        if self.deadline is not None and self.deadline <= 0:
            raise ValueError(f"deadline is a number of seconds above 0, not {self.deadline!r}")
        if self.retries < 0 or self.backoff < 0:
            raise ValueError(f"retries and backoff are 0 or more, not {self.retries!r} and {self.backoff!r}")
        if self.once and not self.durable:
            raise ValueError("once=True remembers a key for ever, which only a durable task can; use key= instead")
        object.__setattr__(self, "shield", self.shield or self.durable)
        plain = self.deadline is None and not (self.retries or self.resources or self.durable)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "bare", self.shield and self.deadline is None)


@dataclass(slots=True)
class TaskConfig:
    """What is configured for tasks, for all of an application's or for one; None takes the application's own value.

    The same words as the hint's. `name`, `key`, `idempotent` and `critical` make sense for one task alone.
    """

    name: str | None = None
    shield: bool | None = None
    on_error: TaskErrorHandler | None = None
    on_cancel: TaskCancelHandler | None = None
    timing: Timing | None = None
    deadline: float | None = None
    key: str | None = None
    once: bool | None = None
    retries: int | None = None
    backoff: float | None = None
    always: bool | None = None
    idempotent: bool | None = None
    critical: str | None = None
    durable: bool | None = None

    @property
    def shielded(self) -> bool:
        return self.shield is not None and self.shield

    def policy(self) -> Policy:
        """The policy of these words. Raises ValueError for a value outside its range."""
        return Policy(**{word: value for word in SHARED_WORDS if (value := getattr(self, word)) is not None})

    def fill(self, policy: Policy) -> Policy:
        """A generated policy with these handlers and this deadline where it has none of its own.

        Its shield and timing stand in the generated file, where they are reviewed, so no default changes them.
        """
        gaps = [word for word in ("on_error", "on_cancel", "deadline") if getattr(policy, word) is None]
        return replace(policy, **{word: getattr(self, word) for word in gaps})


SHARED_WORDS = tuple(f.name for f in fields(Policy) if f.name in TaskConfig.__slots__)


Lifespan: TypeAlias = "Callable[[Any, Receive, Send], AbstractAsyncContextManager[tuple[Receive, Send]]]"


@dataclass(frozen=True, slots=True)
class HostOptions:
    """How an application hosts its tasks, times in seconds. Raises ValueError for a value outside its range."""

    defaults: TaskConfig
    grace: float | None
    drain: float
    hard_exit_after: float | None
    limit: int | None
    threads: int
    observers: Sequence[TaskObserver]
    overrides: Mapping[Callable[..., Any], Callable[..., Any]]
    lifespan: Lifespan = lambda _, *ends: nullcontext(ends)

    def __post_init__(self) -> None:
        self.defaults.policy()
        for word, least in {"grace": 0, "drain": 0, "hard_exit_after": 0, "limit": 1, "threads": 1}.items():
            value = getattr(self, word)
            if value is not None and value < least:
                raise ValueError(f"{word} is {least} or more, not {value!r}")
