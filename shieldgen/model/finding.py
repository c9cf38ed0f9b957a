"""A rule's result at a place, and what reports are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .effect import Confidence
from .platform import Period
from .source import Location, Problem, Step
from .task import FunctionId, ProjectFacts

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The 1-based lines of a file from `first` to the one before `behind`, and what stands in their place."""

    path: str
    first: int
    behind: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """What removes a finding and changes nothing else about what the program does, in words and as it is written."""

    does: str
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, how sure that is, and the evidence.

    `related` are further places of the same cause, each of which would be a finding of its own. `justification` is the
    reason that is given where it is suppressed. `known` tells that the baseline, or the revision that the project is
    compared with, holds it already. `about` are the codes of a suppression comment that it speaks of. `mend` is there
    where it was asked for and one is known.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    message: str
    at: Location
    task: FunctionId | None
    evidence: tuple[Step, ...]
    related: tuple[Location, ...] = ()
    suppressed: bool = False
    justification: str = ""
    known: bool = False
    about: tuple[str, ...] = ()
    mend: Mend | None = None

    @property
    def told(self) -> bool:
        """Whether it counts: neither suppressed nor known."""
        return not self.suppressed and not self.known

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, line, column, code, message."""
        return (self.at.path, self.at.line, self.at.column, self.code, self.message)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report tells of a rule: its code, name, severity and the parts of its documentation."""

    code: str
    name: str
    severity: Severity
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a report: findings by severity, those suppressed, known or not shown, files, sites, tasks."""

    errors: int
    warnings: int
    notes: int
    suppressed: int
    hidden: int
    files: int
    read: int
    sites: int
    tasks: int
    known: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A project's background work as it is shown: the facts, and the source lines that their evidence stands at.

    `project` is the name of its folder, `lines` are by path and line, `grace` is how long the application waits for
    shielded tasks at shutdown, in seconds (None: without limit).
    """

    facts: ProjectFacts
    lines: Mapping[tuple[str, int], str]
    grace: float | None = 25.0
    project: str = ""
    platform: Period | None = None
    """The shortest time that a deployment leaves between the signal to stop and SIGKILL."""


@dataclass(frozen=True, slots=True)
class Report:
    """An audit's result: findings sorted by place, the rules that were checked, counts, and what they were found in.

    `compared` names what known findings are known from, a baseline or a revision (empty: it is compared with nothing).
    """

    findings: tuple[Finding, ...]
    rules: tuple[RuleInfo, ...]
    summary: Summary
    listing: Listing
    compared: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read."""
        return self.listing.facts.problems

    @property
    def lines(self) -> Mapping[tuple[str, int], str]:
        """The source lines that findings and evidence stand at, by path and line."""
        return self.listing.lines
