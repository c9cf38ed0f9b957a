"""Sites, and the task functions they schedule, with everything that was found out about them."""

from dataclasses import dataclass
from typing import Literal

from .effect import Duration, Effect, Reason, Verdict
from .facts import Suppression, Usage
from .hint import Hint, Timing
from .platform import Deployment, Host, Manifest
from .source import Location, Problem, Step

SiteKind = Literal[
    "add_task",
    "background_task",
    "background_tasks",
    "create_task",
    "ensure_future",
    "run_coroutine_threadsafe",
    "start_soon",
    "taskgroup_create_task",
    "taskgroup_start",
    "schedule",
    "wiring",
    "asyncio_shield",
    "cancel_scope_shield",
    "via_wrapper",
]


AtEnd = Literal["waited_for", "cancelled", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class FunctionId:
    """A function of the project: its file and Python's `__qualname__`."""

    path: str
    qualname: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place that schedules a task function.

    `targets` are the functions it may run (several where a variable is bound in branches or a method is abstract),
    `external` the canonical name of a target outside the project. `hint` is that of the call site itself
    (`tasks.task(shield=True).schedule(f)`). `in_endpoint` where it stands in a FastAPI endpoint or dependency.
    `ref_kept` says whether something holds the task; `awaited` whether its outcome reaches somebody;
    `callback` whether a done-callback is added. `fan_out` where it schedules once per element of a collection.
    """

    at: Location
    kind: SiteKind
    enclosing: str
    targets: tuple[FunctionId, ...]
    external: str | None
    timing: Timing | None
    shield: bool
    hint: Hint | None
    usage: Usage
    ref_kept: Verdict
    awaited: Verdict
    callback: bool
    in_endpoint: bool
    managed: bool
    """Whether a framework or task group keeps the task (no reference is needed)."""
    source: str
    """The call as it is written, on one line, shortened."""
    route: str = ""
    """The method and path of that endpoint, `POST /payments/{payment_id}`, with the prefixes of its routers."""
    via: str | None = None
    """The wrapper through which it schedules, as `path:qualname`."""
    through: tuple[FunctionId, ...] = ()
    """The functions that await the work for the wrapper, the innermost first: `create_task(guarded(coro))`."""
    fan_out: bool = False
    borrowed: tuple[Reason, ...] = ()
    """What it is handed that ends with the request, while the task goes on."""
    uncommitted: tuple[Reason, ...] = ()
    """Commits that come only after the task may have begun, of what the request wrote before."""
    dropped: tuple[Reason, ...] = ()
    """Why the task never runs, or not always."""
    unlimited: tuple[Reason, ...] = ()
    """The loop that starts a task for each of so many elements as there are, all at the same time."""
    unheld: tuple[Reason, ...] = ()
    """What an `asyncio.shield` keeps running that nothing refers to."""
    mismatched: tuple[Reason, ...] = ()
    """Handlers that its hint names and that cannot be called as one."""
    forgotten: tuple[Reason, ...] = ()
    """What keeps its task, where nothing awaits or cancels that when the application stops."""
    at_end: AtEnd = "unknown"
    """What becomes of its task when what started it ends, or the application stops."""
    joined: bool = False
    """Whether something waits for what keeps its task, at the end of the application or before."""
    followed: bool = False
    """Whether background tasks of the same response may come after it."""

    @property
    def target(self) -> FunctionId | None:
        """The function it runs, where there is one candidate or a first among several."""
        return self.targets[0] if self.targets else None


@dataclass(frozen=True, slots=True)
class ErrorHandling:
    """Who is told when the task function fails.

    `handled`: ordinary exceptions are caught and logged or recorded. `swallowed` are places where the work's failure is
    dropped without a word. `silent` are the calls that can fail with nobody told.
    """

    handled: Verdict
    evidence: tuple[Step, ...]
    swallowed: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task function and what was found out about it.

    `shields` are scopes inside it that shield without a limit in time. `blocking` are blocking calls reached from
    an async task function. `partial` are places where some of several effects may fail while the whole is recorded
    as done. `waits` are waits without a limit in time for what only the rest of a running application brings.
    `recovers` are places where it catches its own cancellation and hands the work on (a row, a queue) before it
    raises it again: a cut loses nothing.
    """

    id: FunctionId
    at: Location
    is_async: bool
    documented: bool
    hint: Hint | None
    sites: tuple[Site, ...]
    effects: tuple[Effect, ...]
    duration: Duration
    errors: ErrorHandling
    critical: Verdict
    critical_because: str
    idempotent: Verdict
    idempotent_because: str
    in_one_step: bool = False
    """Whether it is async and waits for nothing: once begun it is through before anything else runs."""
    at_start: bool = False
    """Whether nothing but the start of the application schedules it."""
    blocking: tuple[Reason, ...] = ()
    partial: tuple[Reason, ...] = ()
    shields: tuple[Reason, ...] = ()
    waits: tuple[Reason, ...] = ()
    recovers: tuple[Reason, ...] = ()
    swallows: tuple[Reason, ...] = ()
    """Places where it catches its own cancellation and does not raise it again."""
    cut_short: tuple[Reason, ...] = ()
    """What it awaits on its way out of a cancellation, unshielded: it is cancelled again at once."""
    left_behind: tuple[Reason, ...] = ()
    """States such as "in progress" that it sets, and sets back only where no cancellation comes by."""
    unstorable: tuple[Problem, ...] = ()
    """What keeps its arguments or its result from waiting in a database, where it is durable."""
    done_early: tuple[Reason, ...] = ()
    """States such as "sent" that it saves before what they say has happened, and records that it deletes before."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """Everything that the rules see."""

    sites: tuple[Site, ...]
    tasks: tuple[TaskFacts, ...]
    problems: tuple[Problem, ...]
    files: int
    """Python files of the project, all of them accounted for: read, filtered out, or named in `problems`."""
    read: int
    """Files that were parsed."""
    hosted: bool
    """Whether `add_tasks` is called on an application, or nothing needs it."""
    fastapi: bool
    """Whether the project imports FastAPI or Starlette."""
    applications: tuple[Location, ...] = ()
    """Where applications are made; looked for only where something needs a host and there is none."""
    drift: tuple[Step, ...] = ()
    """The files that `shieldgen generate` would change; empty where no wiring package is configured."""
    suppressions: tuple[tuple[str, Suppression], ...] = ()
    """The suppression comments of all files that were read, each with its path."""
    deployments: tuple[Deployment, ...] = ()
    """The ways in which the project's files run it; looked for only where it has background work."""
    hosts: tuple[Host, ...] = ()
    """The calls of `add_tasks`; looked for only where there are deployments."""
    manifests: tuple[Manifest, ...] = ()
    """The files that the deployments stand in, and others of their kinds."""
