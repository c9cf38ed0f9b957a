"""A rule as its readers want to know it: its documentation, and whether its findings can be fixed."""

from dataclasses import dataclass

from .finding import RuleInfo


@dataclass(frozen=True, slots=True)
class RuleFix:
    """What `audit --fix` does about a rule's findings; unless `safe` only with `--unsafe-fixes`."""

    safe: bool
    does: str


@dataclass(frozen=True, slots=True)
class DocumentedRule:
    """A rule's documentation with its fix, where it has one."""

    info: RuleInfo
    fix: RuleFix | None
