"""A task function into what a shutdown does to it: cancelled at once, at most so many seconds, or without a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from ..model.effect import SHIELD_WORTHY, Duration
from ..model.finding import Listing
from ..model.hint import Hint
from ..model.task import Site, SiteKind, TaskFacts

EndingKind = Literal["cancelled", "unknown", "request", "thread", "waited_for", "unbounded", "bounded"]
HOSTED: frozenset[SiteKind] = frozenset({"schedule", "wiring"})
"""Sites whose tasks the runtime runs, so that their policy holds."""
PROTECTING: frozenset[SiteKind] = frozenset({"asyncio_shield", "cancel_scope_shield"})
"""These schedule nothing: they protect what another place schedules, or what the code around them awaits."""
_OF_REQUEST: frozenset[SiteKind] = frozenset({"add_task", "background_task", "background_tasks"})


@dataclass(frozen=True, slots=True)
class Ending:
    """What a shutdown does to the runs that some sites of a task function start.

    `until` is when it has ended at the latest, in seconds after the drain began (None: nothing limits it); `needs` is
    how long a run takes at most by what it waits for (None: not known). `sites` counts the places that start it so.
    """

    kind: EndingKind
    until: float | None
    needs: float | None
    why: str
    sites: int


def is_hosted(listing: Listing) -> bool:
    """Whether tasks are scheduled through the runtime, which waits for the shielded ones until its grace is over."""
    return any(site.kind in HOSTED for site in listing.facts.sites) or any(task.hint for task in listing.facts.tasks)


def is_fragile(task: TaskFacts) -> bool:
    """Whether a cut leaves something wrong behind: critical work that neither it nor its policy hands on when cut."""
    hint = task.hint
    if task.critical != "yes" or task.recovers or (hint is not None and "on_cancel" in hint.stated | hint.unread):
        return False
    declared = hint is not None and bool(hint.critical)
    return declared or any(effect.kind in SHIELD_WORTHY and not effect.shielded for effect in task.effects)


def endings(task: TaskFacts, grace: float | None) -> tuple[Ending, ...]:
    """What happens to its runs, each way once, what is lost first."""
    counted: dict[tuple[EndingKind, float | None, str], int] = {}
    for found in _each(task, grace):
        counted[found] = counted.get(found, 0) + 1
    needs = task.duration.at_most_s if task.duration.bounded == "yes" else None
    every = (Ending(kind, until, needs, why, sites) for (kind, until, why), sites in counted.items())
    return tuple(sorted(every, key=lambda ending: (_ORDER.index(ending.kind), ending.until or 0.0, ending.why)))


def told(ending: Ending) -> str:
    """An ending in a few words."""
    match ending.kind:
        case "cancelled":
            return "cancelled at once"
        case "unknown":
            return "decided at run time"
        case "request":
            return "ends with its request"
        case "thread":
            return "in a thread, cannot be stopped"
        case "waited_for":
            return "waited for"
        case "unbounded":
            return "no limit"
        case "bounded":
            return f"at most {ending.until:g} s"
        case _:
            assert_never(ending.kind)


def taking(duration: Duration) -> str:
    """How long a task function takes, in a few words."""
    if duration.bounded == "yes" and duration.at_most_s is not None:
        return f"at most {duration.at_most_s:g} s"
    if duration.endless:
        return "until it is cancelled"
    return "no bound" if duration.bounded == "no" else "unknown"


_ORDER: tuple[EndingKind, ...] = get_args(EndingKind)


def _each(task: TaskFacts, grace: float | None) -> Iterator[tuple[EndingKind, float | None, str]]:
    scheduling = [site for site in task.sites if site.kind not in PROTECTING]
    if not scheduling:
        yield _by_policy(task.hint, grace)
    for site in scheduling:
        if site.kind in HOSTED:
            yield _by_policy(task.hint if site.kind == "wiring" else site.hint, grace)
        else:
            yield _by_kind(task, site)


def _by_policy(hint: Hint | None, grace: float | None) -> tuple[EndingKind, float | None, str]:
    """What the runtime does with a task of this policy."""
    if hint is None or not (hint.shield or hint.durable or hint.unread & {"shield"}):
        return "cancelled", 0.0, "not shielded, so it is cancelled when the drain begins"
    if "shield" in hint.unread and not hint.durable:
        return "unknown", None, "whether it is shielded is computed when the application runs"
    kept = "durable (what is cut goes on after the restart)" if hint.durable else "shielded"
    if "deadline" in hint.unread:
        return _until_grace(grace, "its deadline is computed when the application runs")
    if hint.deadline is None:
        return _until_grace(grace, f"{kept}, without a deadline of its own")
    if grace is not None and hint.deadline > grace:
        return "bounded", grace, f"{kept}; its deadline of {hint.deadline:g} s is cut by the grace of {grace:g} s"
    return "bounded", hint.deadline, f"{kept}, for at most its deadline of {hint.deadline:g} s"


def _until_grace(grace: float | None, why: str) -> tuple[EndingKind, float | None, str]:
    if grace is None:
        return "unbounded", None, f"{why}, and the grace has no limit"
    return "bounded", grace, f"{why}: until the grace of {grace:g} s is over"


def _by_kind(task: TaskFacts, site: Site) -> tuple[EndingKind, float | None, str]:
    """What happens to a task that nothing but its scheduler looks after."""
    if site.kind in _OF_REQUEST:
        if not task.is_async:
            return "thread", None, "in a thread of the server's, which nothing can cancel and the exit waits for"
        return "request", None, "part of its request, which the server ends when its graceful timeout is over"
    if site.at_end == "waited_for":
        return "waited_for", None, "waited for when what started it ends, or the application stops"
    if site.awaited == "yes":
        return "request", None, "awaited, so it ends with whoever waits for it"
    if site.at_end == "cancelled":
        return "cancelled", 0.0, "cancelled by the application itself when it stops"
    if site.kind in ("start_soon", "taskgroup_start", "taskgroup_create_task"):
        return "cancelled", 0.0, "cancelled together with its task group"
    return "cancelled", 0.0, "cancelled by the event loop when the server stops"
