"""The calls that schedule background work or shield it, by the canonical name of what is called."""

from dataclasses import dataclass

from ..model import code
from ..model.hint import Timing
from ..model.task import SiteKind
from .walking import last_name


@dataclass(frozen=True, slots=True)
class Scheduler:
    """What such a call is: its kind, the place and name of the argument that is the work, and when that runs.

    `managed` where a framework or task group keeps the task. `when` names an argument that must be true.
    """

    kind: SiteKind
    place: int | None
    keyword: str = ""
    timing: Timing | None = "immediate"
    managed: bool = False
    when: str | None = None


_SPAWN = Scheduler("create_task", 0, "coro")
_NURSERY = Scheduler("start_soon", 0, "func", managed=True)
_NURSERY_START = Scheduler("taskgroup_start", 0, "func", managed=True)
_VIEWS: dict[str, Timing] = {
    "": "immediate",
    ".immediate": "immediate",
    ".after_route": "after_route",
    ".after_response": "after_response",
}
_SCHEDULE = {
    f"shieldgen_runtime.Tasks(){view}{task}.schedule": Scheduler("schedule", 0, "func", timing, managed=True)
    for view, timing in _VIEWS.items()
    for task in ("", ".task()")
}
_SCOPE = Scheduler("cancel_scope_shield", None, when="shield", timing=None)

SCHEDULERS: dict[str, Scheduler] = _SCHEDULE | {
    "fastapi.BackgroundTasks().add_task": Scheduler("add_task", 0, "func", "after_response", managed=True),
    "starlette.background.BackgroundTask": Scheduler("background_task", 0, "func", "after_response", managed=True),
    "fastapi.BackgroundTasks": Scheduler("background_tasks", 0, "tasks", "after_response", managed=True, when="tasks"),
    "asyncio.create_task": _SPAWN,
    "asyncio.AbstractEventLoop().create_task": _SPAWN,
    "asyncio.ensure_future": Scheduler("ensure_future", 0, "coro_or_future"),
    "asyncio.run_coroutine_threadsafe": Scheduler("run_coroutine_threadsafe", 0, "coro"),
    "asyncio.TaskGroup().create_task": Scheduler("taskgroup_create_task", 0, "coro", managed=True),
    "anyio.abc.TaskGroup().start_soon": _NURSERY,
    "anyio.abc.TaskGroup().create_task": Scheduler("taskgroup_create_task", 0, "coro", managed=True),
    "anyio.abc.TaskGroup().start": _NURSERY_START,
    "trio.Nursery().start_soon": _NURSERY,
    "trio.Nursery().start": _NURSERY_START,
    "anyio.from_thread.BlockingPortal().start_task_soon": _NURSERY,
    "anyio.from_thread.BlockingPortal().start_task": _NURSERY_START,
    "asyncio.shield": Scheduler("asyncio_shield", 0, "arg", None),
    "anyio.CancelScope": _SCOPE,
    "anyio.move_on_after": _SCOPE,
    "anyio.fail_after": _SCOPE,
    "trio.CancelScope": _SCOPE,
    "trio.move_on_after": _SCOPE,
    "trio.fail_after": _SCOPE,
}

BY_REFERENCE: dict[str, int] = {
    "contextvars.Context().run": 0,
    "asyncio.AbstractEventLoop().call_soon": 0,
    "asyncio.AbstractEventLoop().call_soon_threadsafe": 0,
    "asyncio.AbstractEventLoop().call_later": 1,
    "asyncio.AbstractEventLoop().call_at": 1,
    "anyio.from_thread.run_sync": 0,
}
"""Calls that run the function at that place with the arguments behind it: `ctx.run(asyncio.create_task, coro)`."""

AFTER_RESPONSE: frozenset[SiteKind] = frozenset({"add_task", "background_task", "background_tasks"})
"""The kinds that run their task when the response has been sent, as part of it."""

VERBS: frozenset[str] = frozenset(name.rpartition(".")[2] for name in SCHEDULERS)
"""The last names of all these calls."""


def stated_view(call: code.Call) -> Timing | None:
    """The timing that a call of the wiring states: `payments.after_response.capture(...)`; else its hint does."""
    match call.func:
        case code.Attribute(value=code.Attribute(attr="immediate" | "after_route" | "after_response" as view)):
            return view
        case _:
            return None


def local_names(block: tuple[code.Statement, ...]) -> frozenset[str]:
    """Other names that a file gives the schedulers: `from asyncio import create_task as spawn`."""
    names = set()
    for statement in block:
        match statement:
            case code.Import(attribute=str(attribute)) if attribute in VERBS:
                names.add(statement.name)
            case code.Assign(value=value) if value is not None and last_name(value) in VERBS:
                names.update(name for t in statement.targets if (name := last_name(t)) is not None)
            case _:
                pass
    return frozenset(names)


def is_given(call: code.Call, name: str) -> bool:
    """Whether a call gives an argument something else than nothing."""
    given = call.keyword(name) or (call.positional(0) if name == "tasks" else None)
    return given is not None and not (isinstance(given, code.Literal) and not given.value)
