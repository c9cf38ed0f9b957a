"""Facts into findings as the project wants them told: suppressed, with its own severities, beside what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..audit.baseline import Baseline, Entries, Entry, compared
from ..audit.baseline_file import read
from ..audit.candidates import one_per_cause
from ..audit.overrides import Overrides
from ..audit.registry import load_rules
from ..audit.rule import LoadedRule
from ..audit.suppress import suppress
from ..errors import SettingsError
from ..model.finding import Finding
from ..model.source import Location
from ..settings import CONFIG_FILE, Settings, load_settings, seen_from
from .gathered import Gathered
from .remember import Looked

_OF_THE_CODE = ("app", "wiring", "runtime", "vendor", "src", "grace", "effects", "tasks", "places", "file")
"""What of a configuration belongs to the state of the code, not to the question that is put to it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """All findings of a project, sure and shown or not, with what they were found in."""

    gathered: Gathered
    findings: tuple[Finding, ...]
    entries: Entries
    codes: frozenset[str]

    def beside(self, baseline: Baseline) -> tuple[Finding, ...]:
        """The findings, those that the baseline holds marked as known."""
        return tuple(compared(self.findings, baseline, self.entries, self.codes))


def judge(gathered: Gathered, settings: Settings, rules: Iterable[LoadedRule], baseline: Baseline | None) -> Judged:
    """What the rules find, beside a baseline. Raises SettingsError where the configuration names no rule."""
    facts, chosen = gathered.facts, tuple(rules)
    overrides = Overrides(settings, load_rules())
    codes = frozenset(loaded.rule.code for loaded in chosen)
    found = one_per_cause((finding for loaded in chosen for finding in loaded.check(facts, settings)), facts)
    suppressed = (finding for finding in suppress(found, facts.suppressions, codes) if finding.code in codes)
    entries = Entries(facts, lambda place: _code(gathered, place))
    findings: Iterable[Finding] = overrides.applied(suppressed)
    if baseline is not None:
        findings = overrides.applied(compared(findings, baseline, entries, codes))
    return Judged(gathered, tuple(findings), entries, codes)


def _code(gathered: Gathered, place: Location) -> str:
    lines = gathered.lines(place.path)
    return lines[place.line - 1].strip() if place.line <= len(lines) else ""


def read_baseline(root: Path, given: str, looked: Looked) -> Baseline:
    """The baseline at a path relative to the root, or absolute; what is read is taken down. Raises SettingsError."""
    root = root.resolve()
    path = root / given
    shown = seen_from(root, path)
    looked.other(str(root), shown)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SettingsError(
            f"{shown}: there is no such baseline; `shieldgen audit --write-baseline` writes one"
        ) from None
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read ({error.strerror})") from error
    return read(content, shown)


def settings_as_of(folder: Path, settings: Settings) -> Settings:
    """The settings for an earlier state in `folder`: what is asked as now, what its code runs with as it was then."""
    own = settings
    if settings.file in (None, CONFIG_FILE):
        try:
            own = load_settings(folder)
        except SettingsError:
            own = settings  # written for another version of this tool
    known = settings.baseline if settings.baseline is not None and (folder / settings.baseline).is_file() else None
    then = {name: getattr(own, name) for name in _OF_THE_CODE}
    return replace(settings, **then, baseline=known, diff_base=None)


def unsuppressed(judged: Judged, revision: str) -> Baseline:
    """What an earlier state holds, known or not: nothing of it is new."""
    return Baseline(revision, judged.entries.count(judged.findings), {})


def nothing(revision: str) -> Baseline:
    """An earlier state without a file to analyse."""
    return Baseline(revision, Counter[Entry](), {})
