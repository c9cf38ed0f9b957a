"""What was found out about sites and tasks into findings, one for each cause."""

from collections.abc import Callable, Iterator

from ..model.effect import Reason
from ..model.finding import Finding
from ..model.source import Location
from ..model.task import FunctionId, ProjectFacts, Site, TaskFacts
from .rule import Rule


def at_sites(
    rule: Rule,
    facts: ProjectFacts,
    reasons: Callable[[Site], tuple[Reason, ...]],
    message: Callable[[Site], str],
    *,
    by_place: bool = False,
) -> Iterator[Finding]:
    """One finding for each task function with such sites, at the first of them; the message is that of its reason.

    `message` is asked about the first site. `by_place`: what has one reason at one place is one finding too, of however
    many task functions.
    """
    groups: list[list[Site]] = []
    known: dict[FunctionId | Site | Location, list[Site]] = {}
    for site in facts.sites:
        if found := reasons(site):
            cause = found[0].evidence[-1].at if by_place else site
            group = known.get(site.target or site) or known.get(cause)
            if group is None:
                group = []
                groups.append(group)
            group.append(site)
            known[site.target or site] = known[cause] = group
    for first, *others in groups:
        reason = reasons(first)[0]
        yield rule.finding(
            at=first.at,
            task=first.target,
            message=message(first),
            evidence=reason.evidence,
            confidence=reason.confidence,
            related=(site.at for site in others),
        )


def at_places(
    rule: Rule,
    facts: ProjectFacts,
    reasons: Callable[[TaskFacts], tuple[Reason, ...]],
    *,
    step: int,
    message: Callable[[TaskFacts, Reason], str],
) -> Iterator[Finding]:
    """One finding for each place, which is that step of a reason's evidence, however many tasks reach it."""
    told: set[Location] = set()
    for task in facts.tasks:
        for reason in reasons(task):
            at = reason.evidence[step].at
            if at in told:
                continue
            told.add(at)
            yield rule.finding(
                at=at,
                task=task.id,
                message=message(task, reason),
                evidence=reason.evidence,
                confidence=reason.confidence,
            )
