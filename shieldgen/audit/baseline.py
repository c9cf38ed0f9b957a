"""Findings into entries that stay the same when lines move, and those beside a baseline into known and new ones.

An entry is made of the rule, the function where the task is scheduled, the task and the evidence. Findings that are
alike in all of this are counted; of more than a baseline counts, the last ones are new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ..model.finding import Finding
from ..model.source import Location
from ..model.task import FunctionId, ProjectFacts
from .rule import LoadedRule, Rule

STALE = Rule(code="SG003", name="stale-baseline", severity="warning")

_DOCUMENTATION = """The baseline holds a finding that is there no more.

## What it does
Tells entries of the baseline that no finding of this run answers to, for the rules that were checked.

## Why is this bad
The finding was mended, or its code has changed. An entry that nothing answers to hides the same finding when it comes
back. `shieldgen audit --write-baseline` writes the file anew.

## Example
An entry for `SG102` in `settle` of this file, which was mended since:
```python
async def settle() -> None:
    return None
```

## Use instead
The same file, and a baseline without the entry:
```python
async def settle() -> None:
    return None
```
"""


def _checked_after_the_others(*_: object) -> Iterable[Finding]:
    return ()


RULE = LoadedRule(STALE, _checked_after_the_others, _DOCUMENTATION)

Code = Callable[[Location], str]
"""The source line at a place, without the blanks around it; empty where there is none."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What a finding is known by: `inside` is the function that schedules, `code` a line where nothing else tells."""

    path: str
    rule: str
    inside: str = ""
    task: str = ""
    evidence: tuple[str, ...] = ()
    code: str = ""

    @property
    def words(self) -> str:
        """The entry for people."""
        about = f" about {self.task.rpartition(':')[2]}" if self.task else ""
        return f"{self.rule}{about} in {self.path}" + (f", {self.inside}" if self.inside else "")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that are known: how often each, by what name people know the whole, and where its entries stand.

    Entries without a place are not called stale: nobody wrote them down.
    """

    name: str
    entries: Counter[Entry]
    places: dict[Entry, Location]


class Entries:
    """Makes the entries of findings."""

    def __init__(self, facts: ProjectFacts, code: Code) -> None:
        self._inside = {site.at: site.enclosing or "" for site in facts.sites}
        self._code = code

    def of(self, finding: Finding, place: Location) -> Entry:
        """The entry of a finding at one of its places."""
        told = finding.task is not None or bool(finding.evidence)
        return Entry(
            path=place.path,
            rule=finding.code,
            inside=self._inside.get(place, ""),
            task=_named(finding.task),
            evidence=tuple(f"{step.at.path}: {step.text}" for step in finding.evidence),
            code="" if told else self._code(place),
        )

    def count(self, findings: Iterable[Finding]) -> Counter[Entry]:
        """The entries of all findings that no comment suppresses."""
        return Counter(
            self.of(finding, place)
            for finding in findings
            if not finding.suppressed
            for place in (finding.at, *finding.related)
        )


def _named(task: FunctionId | None) -> str:
    return f"{task.path}:{task.qualname}" if task is not None else ""


def compared(
    findings: Iterable[Finding], baseline: Baseline, entries: Entries, checked: frozenset[str]
) -> Iterator[Finding]:
    """The findings, those that the baseline holds marked as known, and a finding for each entry that is stale.

    A finding with several places is known when each of them is; otherwise it stays at those that are new. `checked`
    are the codes of the rules that ran.
    """
    left = Counter(baseline.entries)
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        yield finding if finding.suppressed else _marked(finding, entries, left)
    if STALE.code in checked:
        for entry, number in sorted(left.items()):
            if number > 0 and entry.rule in checked and entry in baseline.places:
                yield _stale(entry, number, baseline)


def _marked(finding: Finding, entries: Entries, left: Counter[Entry]) -> Finding:
    new: list[Location] = []
    for place in (finding.at, *finding.related):
        entry = entries.of(finding, place)
        if left[entry] > 0:
            left[entry] -= 1
        else:
            new.append(place)
    return replace(finding, at=new[0], related=tuple(new[1:])) if new else replace(finding, known=True)


def _stale(entry: Entry, number: int, baseline: Baseline) -> Finding:
    whole = baseline.entries[entry]
    how_many = "" if whole == 1 else f"{number} of {whole}, " if number < whole else f"all {whole}, "
    message = f"found no more: {how_many}{entry.words}; --write-baseline writes the file without"
    return STALE.finding(at=baseline.places[entry], message=message)
