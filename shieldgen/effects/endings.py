"""A task function with its sites into what a shutdown does to each of its runs, and what is at stake there.

Rules and reports ask here, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ..model.effect import SHIELD_WORTHY, Effect
from ..model.hint import Hint
from ..model.task import ProjectFacts, TaskFacts
from .runs import HOSTED, IN_THE_REQUEST, ON_THE_LOOP, Run, inner_site, runs_of

EndingKind = Literal["cancelled", "unknown", "request", "thread", "waited_for", "unbounded", "bounded"]
_ORDER: tuple[EndingKind, ...] = get_args(EndingKind)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a shutdown does to a run of a task function.

    `until` is when it has ended at the latest, in seconds after the drain began (None: nothing limits it). `why` says
    so in words that go on from "it is". `cut` where the shutdown may end it before it is through.
    """

    kind: EndingKind
    until: float | None
    why: str
    cut: bool = False


def is_hosted(facts: ProjectFacts) -> bool:
    """Whether tasks are scheduled through the runtime, which waits for the shielded ones until its grace is over."""
    return any(site.kind in HOSTED for site in facts.sites) or any(task.hint for task in facts.tasks)


def at_stake(task: TaskFacts) -> tuple[Effect, ...]:
    """What a cut would leave half done: effects of the known kinds, or all where the hint says that it is critical.

    Nothing where a loss does not matter, and where the function hands its work on when it is cut.
    """
    if task.critical == "no" or task.recovers or (task.hint is not None and task.hint.critical is False):
        return ()
    declared = task.hint is not None and bool(task.hint.critical)
    return tuple(e for e in task.effects if not e.shielded and (declared or e.kind in SHIELD_WORTHY))


def is_fragile(task: TaskFacts) -> bool:
    """Whether a cut is known to leave something wrong behind, which no `on_cancel` of its policy looks after."""
    handed_on = task.hint is not None and "on_cancel" in task.hint.stated | task.hint.unread
    declared = task.hint is not None and bool(task.hint.critical)
    lost = declared or any(not effect.on_failure for effect in at_stake(task))
    return task.critical == "yes" and not task.recovers and not handed_on and lost


def endings(task: TaskFacts, facts: ProjectFacts, grace: float | None) -> tuple[tuple[Ending, int], ...]:
    """What happens to its runs, each way once with the number of places that start it so; what is lost first."""
    counted: dict[Ending, int] = {}
    for run in _shown(task):
        found = ending(run, facts, grace)
        counted[found] = counted.get(found, 0) + max(1, len(run.sites))
    return tuple(sorted(counted.items(), key=lambda pair: _order(pair[0])))


def _shown(task: TaskFacts) -> list[Run]:
    """The runs; a hint that nothing is scheduled by is none where something else schedules the function."""
    runs = list(runs_of(task))
    scheduled = [run for run in runs if run.sites]
    return scheduled or runs


def _order(found: Ending) -> tuple[int, float, str]:
    return (_ORDER.index(found.kind), found.until or 0.0, found.why)


def ending(run: Run, facts: ProjectFacts, grace: float | None = None) -> Ending:
    """What a shutdown does to one run; `grace` is how long the runtime waits, in seconds (None: without limit)."""
    site = run.sites[0] if run.sites else None
    inner = inner_site(site, facts) if site is not None else None
    kind = inner.kind if inner is not None else site.kind if site is not None else None
    if site is None or kind in HOSTED:
        return _by_policy(run.hint or (inner.hint if inner is not None else None), grace)
    if site.awaited == "yes":
        return Ending("request", None, "awaited, so it ends with whoever waits for it")
    if not run.task.is_async and kind in IN_THE_REQUEST | ON_THE_LOOP:  # on the loop by `to_thread`
        why = "in a thread that nothing can cancel: the exit waits for it, until the platform kills the process"
        return Ending("thread", None, why, cut=True)
    if kind in IN_THE_REQUEST:
        why = "part of its request, which the server ends when its graceful timeout is over"
        return Ending("request", None, why, cut=True)
    if site.at_end == "waited_for":
        return Ending("waited_for", None, "waited for when what started it ends, or the application stops")
    if site.at_end == "cancelled":
        return Ending("cancelled", 0.0, "cancelled by the application itself when it stops", cut=True)
    if kind in ("start_soon", "taskgroup_start", "taskgroup_create_task"):
        return Ending("cancelled", 0.0, "cancelled together with its task group", cut=True)
    return Ending("cancelled", 0.0, "cancelled by the event loop when the server stops", cut=True)


def _by_policy(hint: Hint | None, grace: float | None) -> Ending:
    """What the runtime does with a task of this policy."""
    if hint is None or not (hint.shield or hint.durable or hint.unread & {"shield"}):
        handed_on = hint is not None and "on_cancel" in hint.stated | hint.unread
        why = "not shielded, so it is cancelled when the drain begins"
        return Ending("cancelled", 0.0, why, cut=not handed_on)
    if "shield" in hint.unread and not hint.durable:
        return Ending("unknown", None, "shielded or not as the application decides when it runs")
    kept = "durable (what is cut goes on after the restart)" if hint.durable else "shielded"
    if "deadline" in hint.unread:
        return _until_grace(grace, f"{kept}, with a deadline that is computed when the application runs")
    if hint.deadline is None:
        return _until_grace(grace, f"{kept}, without a deadline of its own")
    if grace is not None and hint.deadline > grace:
        why = f"{kept}; its deadline of {hint.deadline:g} s is cut by the grace of {grace:g} s"
        return Ending("bounded", grace, why)
    return Ending("bounded", hint.deadline, f"{kept}, for at most its deadline of {hint.deadline:g} s")


def _until_grace(grace: float | None, why: str) -> Ending:
    if grace is None:
        return Ending("unbounded", None, f"{why}, and the grace has no limit")
    return Ending("bounded", grace, f"{why}: until the grace of {grace:g} s is over")
