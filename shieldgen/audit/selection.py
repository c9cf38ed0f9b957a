"""Rules and findings into those that a run asks for: chosen codes, confidence, severity and the threshold."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import SettingsError
from ..model.finding import Finding, Severity
from .echoes import without_echoes
from .rule import LoadedRule

_WEIGHT: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run shows: the lists hold codes or their beginnings, `pedantic` shows everything.

    `select` narrows what is checked (empty: all of it), `extend_select` adds to that.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    pedantic: bool = False
    extend_select: tuple[str, ...] = ()

    def chosen(self, rules: Iterable[LoadedRule]) -> tuple[LoadedRule, ...]:
        """The rules to run; the longest matching beginning decides, `ignore` where both are as long.

        Raises SettingsError for a code that no rule has.
        """
        everything = tuple(rules)
        for code in (*self.select, *self.extend_select, *self.ignore):
            if not names_a_rule(code, everything):
                known = ", ".join(loaded.rule.code for loaded in everything)
                raise SettingsError(f"no rule has the code {code!r}; the rules are {known}")
        select = (*(self.select or ("ALL",)), *self.extend_select)
        return tuple(loaded for loaded in everything if is_chosen(loaded.rule.code, select=select, ignore=self.ignore))

    def shown(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings to show: of those with one way out, the one that it is told by."""
        shown = [finding for finding in findings if self.shows(finding)]
        return shown if self.pedantic else without_echoes(shown)

    def shows(self, finding: Finding) -> bool:
        """Whether the finding is sure and serious enough to be shown; a note also where its very code is selected."""
        if self.pedantic:
            return True
        named = (*self.select, *self.extend_select)
        return finding.confidence == "high" and (finding.severity != "note" or finding.code in named)


def is_chosen(code: str, *, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a rule is selected (without a list: each is) more exactly than it is ignored."""
    return longest(tuple(select) or ("ALL",), code) > longest(ignore, code)


def names_a_rule(code: str, rules: Iterable[LoadedRule]) -> bool:
    """Whether a code, or the beginning of one, fits a rule."""
    return any(_matches(code, loaded.rule.code) for loaded in rules)


def longest(patterns: Iterable[str], code: str) -> int:
    """The length of the longest pattern that `code` begins with; -1 where none does, 0 for ALL."""
    return max((0 if pattern == "ALL" else len(pattern) for pattern in patterns if _matches(pattern, code)), default=-1)


def _matches(pattern: str, code: str) -> bool:
    return pattern == "ALL" or code.startswith(pattern)


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Whether a severity reaches the threshold."""
    return _WEIGHT[severity] >= _WEIGHT[threshold]
