"""Findings about the several functions that one call may run into one finding a cause."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..model.finding import Finding
from ..model.source import Location, Step
from ..model.task import FunctionId, ProjectFacts

_SURE = {"high": 0, "medium": 1, "low": 2}


def one_per_cause(findings: Iterable[Finding], facts: ProjectFacts) -> list[Finding]:
    """The findings, those of one rule at the same places about candidates of one call made one.

    `data_layer.update_step()` may run the method of each subclass: the surest finding speaks for all of them, under
    the name that the call is known by.
    """
    named: dict[Location, tuple[FunctionId, ...]] = {
        site.at: site.targets for site in facts.sites if len(site.targets) > 1
    }
    kept: list[Finding] = []
    groups: dict[tuple[str, Location, tuple[Location, ...]], list[Finding]] = {}
    for finding in findings:
        if finding.task in named.get(finding.at, ()):
            groups.setdefault((finding.code, finding.at, finding.related), []).append(finding)
        else:
            kept.append(finding)
    places = {task.id: task.at for task in facts.tasks}
    return kept + [_spokesman(group, named[at], places) for (_, at, _), group in groups.items()]


def _spokesman(group: list[Finding], targets: tuple[FunctionId, ...], places: Mapping[FunctionId, Location]) -> Finding:
    first = min(group, key=lambda finding: (_SURE[finding.confidence], finding.message))
    evidence = first.evidence
    if evidence and first.task is not None and first.task in places:
        text = f"{first.task.qualname}, one of {len(targets)} functions that this call may run"
        evidence = (Step(places[first.task], text), *evidence)
    return replace(first, task=targets[0], evidence=evidence)
