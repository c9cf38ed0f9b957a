"""What was found out about sites and tasks into findings, one for each cause."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from ..model.effect import Reason
from ..model.finding import Finding
from ..model.source import Location
from ..model.task import FunctionId, ProjectFacts, Site, TaskFacts
from .rule import Rule


def at_sites(
    rule: Rule, facts: ProjectFacts, reasons: Callable[[Site], tuple[Reason, ...]], message: Callable[[Site], str]
) -> Iterator[Finding]:
    """One finding for each task function with such sites, at the first of them; the message is that of its reason.

    `message` is asked about the first site.
    """
    by_target: defaultdict[FunctionId | Site, list[Site]] = defaultdict(list)
    for site in facts.sites:
        if reasons(site):
            by_target[site.target or site].append(site)
    for first, *others in by_target.values():
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
