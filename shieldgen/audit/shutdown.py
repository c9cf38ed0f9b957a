"""The facts of a project into what its shutdown needs: how long each shielded task may hold it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..effects.runs import IN_THE_REQUEST, Run, shielded_runs
from ..model.effect import Confidence
from ..model.platform import AFTER_GRACE
from ..model.source import Step
from ..model.task import ProjectFacts, Site, TaskFacts
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Hosting:
    """How long the runtime waits, in seconds (`grace` None: without limit), where that is said, how sure that is."""

    grace: float | None
    drain: float
    steps: tuple[Step, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Need:
    """A shielded task, how long it may run on once the drain is over, and all in all (None: without limit)."""

    task: TaskFacts
    until: float | None
    total: float | None
    steps: tuple[Step, ...]
    behind: float = AFTER_GRACE


def hosting(facts: ProjectFacts, settings: Settings) -> Hosting:
    """What the calls of `add_tasks` say, the longest of several; else the configured grace, or the default.

    Where a call is computed the configuration says it, or nothing is sure.
    """
    configured = ("tool", "shieldgen", "grace") in settings.places
    if not facts.hosts or any(host.unread for host in facts.hosts):
        stated = [Step(settings.place("grace"), "the configured grace")] if configured else []
        sure: Confidence = "high" if configured or not facts.hosts else "medium"
        return Hosting(settings.grace, 0.0, tuple(stated), sure)
    longest = max(facts.hosts, key=lambda host: _endless(host.grace.seconds) + (host.drain.seconds or 0.0))
    alike = len({(host.grace.seconds, host.drain.seconds) for host in facts.hosts}) == 1
    drain = longest.drain.seconds or 0.0
    steps = (longest.grace.step, *([longest.drain.step] if drain else []))
    return Hosting(longest.grace.seconds, drain, steps, "high" if alike else "medium")


def needs(facts: ProjectFacts, settings: Settings) -> tuple[Need, ...]:
    """What each task function needs that the runtime shields; durable ones are done later where they are killed."""
    host = hosting(facts, settings)
    found: list[Need] = []
    for task, runs in shielded_runs(facts):
        each = [need for run in runs if (need := _need(task, run, host)) is not None]
        if each:
            found.append(max(each, key=lambda need: _endless(need.total)))
    return tuple(found)


def _need(task: TaskFacts, run: Run, host: Hosting) -> Need | None:
    """How long one run may hold the shutdown: to its deadline, and no longer than the grace."""
    hint = run.hint
    if hint is None or hint.durable or "shield" in hint.unread:
        return None
    limits = [limit for limit in (hint.deadline, host.grace) if limit is not None]
    until = min(limits, default=None)
    own = hint.deadline is not None and until == hint.deadline
    said = f"its deadline is {hint.deadline:g} s" if own else "shielded, for as long as the grace lasts"
    steps = (*(host.steps if host.drain or not own else ()), Step(hint.at, said))
    return Need(task, until, None if until is None else host.drain + until + AFTER_GRACE, steps)


def cut_requests(facts: ProjectFacts) -> Site | None:
    """A site whose task belongs to its request, and ends with it."""
    return next(_of_requests(facts), None)


def _of_requests(facts: ProjectFacts) -> Iterator[Site]:
    return (site for site in facts.sites if site.kind in IN_THE_REQUEST)


def _endless(value: float | None) -> float:
    return float("inf") if value is None else value
