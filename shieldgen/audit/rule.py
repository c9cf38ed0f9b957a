"""What a rule is: its names and severity, and the parts of its documentation."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..model.effect import Confidence
from ..model.finding import Finding, RuleInfo, Severity
from ..model.source import Location, Step
from ..model.task import FunctionId, ProjectFacts
from ..settings import Settings

HEADINGS = ("What it does", "Why is this bad", "Example", "Use instead")
_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")

Check = Callable[[ProjectFacts, Settings], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's code, name and severity."""

    code: str
    name: str
    severity: Severity

    def finding(
        self,
        *,
        at: Location,
        message: str,
        task: FunctionId | None = None,
        evidence: tuple[Step, ...] = (),
        confidence: Confidence = "high",
        related: Iterable[Location] = (),
    ) -> Finding:
        """A finding of this rule."""
        others = tuple(sorted(set(related) - {at}))
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            confidence=confidence,
            message=message,
            at=at,
            task=task,
            evidence=evidence,
            related=others,
        )


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule with its check and its documentation: the module's docstring, whose first line is the summary."""

    rule: Rule
    check: Check
    documentation: str

    @property
    def info(self) -> RuleInfo:
        """What reports tell of it."""
        summary, _, rest = self.documentation.strip().partition("\n")
        return RuleInfo(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.rule.severity,
            summary=summary.strip(),
            help=rest.strip(),
        )


def sections(documentation: str) -> dict[str, str]:
    """The text under each heading (`## What it does`) of a rule's documentation."""
    pieces = re.split(r"^## (.+)$", documentation, flags=re.MULTILINE)
    return {title.strip(): text.strip("\n") for title, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def lowest(*confidences: Confidence) -> Confidence:
    """The least of several confidences: a chain is as sure as its weakest part."""
    return min(confidences, key=_ORDER.index, default="high")
