"""Findings into those that a reviewer acts on: what the way out of another finding mends too is told by that one."""

from collections.abc import Iterable

from ..model.finding import Finding
from ..model.source import Location

_MENDED_WITH = {"SG102": "SG101"}
"""A critical task that is scheduled through its wiring, or waited for at the end, is kept as well."""


def without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another one, which counts as they do, speaks for at all their places."""
    every = list(findings)
    speaking = [finding for finding in every if finding.code in _MENDED_WITH.values() and not finding.suppressed]
    return [finding for finding in every if not any(_speaks_for(other, finding) for other in speaking)]


def _speaks_for(other: Finding, finding: Finding) -> bool:
    return (
        other.code == _MENDED_WITH.get(finding.code)
        and other.task == finding.task
        and other.known is finding.known
        and not finding.suppressed
        and _places(other) >= _places(finding)
    )


def _places(finding: Finding) -> frozenset[Location]:
    return frozenset((finding.at, *finding.related))
