"""Findings into those that hold under a project's severities and its settings for some files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ..errors import SettingsError
from ..model.finding import Finding, Severity
from ..model.source import Location
from ..settings import PerFile, Settings
from .rule import LoadedRule
from .selection import is_chosen, longest, names_a_rule


class Overrides:
    """What `severity` and `per-file` of the configuration say; raises SettingsError where they name no rule."""

    def __init__(self, settings: Settings, rules: Iterable[LoadedRule]) -> None:
        self._severity = settings.severity
        self._per_file = tuple(settings.per_file.items())
        _check(settings, tuple(rules))
        self._of = lru_cache(maxsize=None)(self._matching)

    def applied(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings with the severity that holds where they are, without those that a file does not want told.

        A finding with several places stays at those that are left.
        """
        for finding in findings:
            places = [place for place in (finding.at, *finding.related) if self._told(finding.code, place)]
            if places:
                at, *related = places
                severity = self._severity_of(finding, at)
                yield replace(finding, at=at, related=tuple(related), severity=severity)

    def _told(self, code: str, place: Location) -> bool:
        return all(is_chosen(code, select=own.select, ignore=own.ignore) for own in self._of(place.path))

    def _severity_of(self, finding: Finding, at: Location) -> Severity:
        """The one of the longest code; of patterns the last that has one, and only then that of the whole project."""
        tables = [own.severity for own in reversed(self._of(at.path))]
        for severities in (*tables, self._severity):
            length = longest(severities, finding.code)
            if length >= 0:
                return next(severity for code, severity in severities.items() if _fits(code, finding.code, length))
        return finding.severity

    def _matching(self, path: str) -> tuple[PerFile, ...]:
        import pathspec

        return tuple(
            own for pattern, own in self._per_file if pathspec.GitIgnoreSpec.from_lines([pattern]).match_file(path)
        )


def _fits(pattern: str, code: str, length: int) -> bool:
    return longest((pattern,), code) == length


def _check(settings: Settings, rules: tuple[LoadedRule, ...]) -> None:
    """Raises SettingsError, with its place, for a code that no rule has."""
    named: list[tuple[tuple[str, ...], Iterable[str]]] = [(("severity",), settings.severity)]
    for pattern, own in settings.per_file.items():
        lists: Mapping[str, Iterable[str]] = {"select": own.select, "ignore": own.ignore, "severity": own.severity}
        named += [(("per-file", pattern, key), codes) for key, codes in lists.items()]
    for keys, codes in named:
        for code in codes:
            if not names_a_rule(code, rules):
                place = settings.place(*keys, code)
                raise SettingsError(f"{place}: no rule has the code {code!r}; `shieldgen rules` lists them all")
