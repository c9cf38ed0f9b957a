"""A task function with its sites into its runs: under which policy it is scheduled, and where that is declared."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.dropped import NOBODY
from ..model.hint import Hint
from ..model.source import Location
from ..model.task import ProjectFacts, Site, SiteKind, TaskFacts

PROTECTING: frozenset[SiteKind] = frozenset({"asyncio_shield", "cancel_scope_shield"})
"""These schedule nothing: they protect what another place schedules, or what the code around them awaits."""
HOSTED: frozenset[SiteKind] = frozenset({"schedule", "wiring"})
"""Sites whose tasks the runtime runs, so that their policy holds."""
ON_THE_LOOP: frozenset[SiteKind] = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})
IN_THE_REQUEST: frozenset[SiteKind] = frozenset({"add_task", "background_task", "background_tasks"})


@dataclass(frozen=True, slots=True)
class Run:
    """One way in which a task function is scheduled.

    `at` is where the policy is declared: the hint at the function, or the site itself. `hint` is the policy in force,
    None where the site states none. `sites` may be empty: the function is hinted and nothing schedules it yet.
    """

    task: TaskFacts
    at: Location
    hint: Hint | None
    shield: bool
    sites: tuple[Site, ...]

    def states(self, keyword: str) -> bool:
        """Whether the policy gives the keyword, readable or not."""
        return self.hint is not None and (keyword in self.hint.stated or keyword in self.hint.unread)


def runs_of(task: TaskFacts) -> Iterator[Run]:
    """The runs of one task function."""
    sites = tuple(site for site in task.sites if site.kind not in PROTECTING and not _never_runs(site))
    if task.hint is not None:
        wired = tuple(site for site in sites if site.kind == "wiring")
        shield = _needs_shield(task.hint) and task.hint.shield
        yield Run(task=task, at=task.hint.at, hint=task.hint, shield=shield, sites=wired)
    for site in sites:
        if site.kind == "wiring" and task.hint is not None:
            continue
        shield = _needs_shield(site.hint) and (site.shield or (site.hint is not None and site.hint.shield))
        yield Run(task=task, at=site.at, hint=site.hint, shield=shield, sites=(site,))


def _never_runs(site: Site) -> bool:
    return any(reason.text == NOBODY for reason in site.dropped)


def _needs_shield(hint: Hint | None) -> bool:
    """Whether nothing but a shield can protect it: a durable task that is cut goes on after the restart."""
    return hint is None or not hint.durable


def bypasses_wiring(run: Run) -> bool:
    """Whether the function is hinted and this run does not go through its wiring."""
    return run.task.hint is not None and run.hint is not run.task.hint


def shielded_runs(facts: ProjectFacts) -> Iterator[tuple[TaskFacts, tuple[Run, ...]]]:
    """Each task function that is shielded somewhere, with its shielded runs."""
    for task in facts.tasks:
        shielded = tuple(run for run in runs_of(task) if run.shield)
        if shielded:
            yield task, shielded


def dangles(site: Site) -> bool:
    """Whether the site drops a task that only its result would keep alive."""
    if site.kind not in ON_THE_LOOP or site.managed or site.awaited == "yes":
        return False
    return site.ref_kept == "no"


def inner_site(site: Site, facts: ProjectFacts) -> Site | None:
    """The site inside the application's own wrapper that a site calls."""
    if site.via is None:
        return None
    inner = (other for other in facts.sites if f"{other.at.path}:{other.enclosing}" == site.via)
    return next((other for other in inner if other.kind != "via_wrapper"), None)


def scheduler_of(site: Site, facts: ProjectFacts) -> SiteKind:
    """The kind of a site; of a call of the application's own wrapper that of the site inside the wrapper."""
    return (inner_site(site, facts) or site).kind


def in_the_request(site: Site, facts: ProjectFacts) -> bool:
    """Whether the task runs as part of its request, one after the other."""
    return scheduler_of(site, facts) in IN_THE_REQUEST
