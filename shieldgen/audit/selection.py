"""Rules and findings into those that a run asks for: chosen codes, confidence, severity and the threshold."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import SettingsError
from ..model.finding import Finding, Severity
from .rule import LoadedRule

_WEIGHT: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run shows: `select` and `ignore` hold codes or their beginnings, `pedantic` shows everything."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    pedantic: bool = False

    def chosen(self, rules: Iterable[LoadedRule]) -> tuple[LoadedRule, ...]:
        """The rules to run; the longest matching beginning decides, `ignore` where both are as long.

        Raises SettingsError for a code that no rule has.
        """
        everything = tuple(rules)
        for code in (*self.select, *self.ignore):
            if code != "ALL" and not any(loaded.rule.code.startswith(code) for loaded in everything):
                known = ", ".join(loaded.rule.code for loaded in everything)
                raise SettingsError(f"no rule has the code {code!r}; the rules are {known}")
        return tuple(loaded for loaded in everything if self._is_chosen(loaded.rule.code))

    def _is_chosen(self, code: str) -> bool:
        return _longest(self.select or ("ALL",), code) > _longest(self.ignore, code)

    def shows(self, finding: Finding) -> bool:
        """Whether the finding is sure and serious enough to be shown; a note also where its very code is selected."""
        if self.pedantic:
            return True
        return finding.confidence == "high" and (finding.severity != "note" or finding.code in self.select)


def _longest(patterns: Iterable[str], code: str) -> int:
    """The length of the longest pattern that `code` begins with; -1 where none does, 0 for ALL."""
    return max((0 if pattern == "ALL" else len(pattern) for pattern in patterns if _matches(pattern, code)), default=-1)


def _matches(pattern: str, code: str) -> bool:
    return pattern == "ALL" or code.startswith(pattern)


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Whether a severity reaches the threshold."""
    return _WEIGHT[severity] >= _WEIGHT[threshold]
