"""Findings and `# shieldgen: ignore[SG202] reason` comments into findings that are marked, moved or told of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..model.facts import Suppression
from ..model.finding import Finding
from ..model.source import Location
from ..model.task import ProjectFacts
from ..settings import Settings
from .rule import LoadedRule, Rule

UNUSED = Rule(code="SG001", name="unused-suppression", severity="warning")
WITHOUT_REASON = Rule(code="SG002", name="suppression-without-reason", severity="warning")

_DOCUMENTATION = {
    UNUSED: """A suppression comment suppresses nothing.

## What it does
Tells `# shieldgen: ignore[...]` comments that no finding of this run answers to.

## Why is this bad
The code below it has changed, or the code in brackets is misspelt. A comment that silences nothing today hides a real
finding tomorrow.

## Example
```python
async def settle() -> None:  # shieldgen: ignore[SG101] nightly job, restarted by cron
    return None
```

## Use instead
```python
async def settle() -> None:
    return None
```
""",
    WITHOUT_REASON: """A suppression comment gives no reason.

## What it does
Tells `# shieldgen: ignore[...]` comments without words after the bracket. They suppress nothing.

## Why is this bad
Whoever reads it next cannot tell a decision from a shortcut.

## Example
```python
async def settle() -> None:  # shieldgen: ignore[SG101]
    return None
```

## Use instead
```python
async def settle() -> None:
    return None
```
""",
}


def _checked_after_the_others(_facts: ProjectFacts, _settings: Settings) -> Iterable[Finding]:
    return ()


RULES = tuple(LoadedRule(rule, _checked_after_the_others, text) for rule, text in _DOCUMENTATION.items())


@dataclass(frozen=True, slots=True)
class _Comment:
    path: str
    suppression: Suppression

    @property
    def at(self) -> Location:
        line = self.suppression.line
        return Location(self.path, line, self.suppression.column, line)

    def covers(self, code: str, place: Location) -> bool:
        first, last = self.suppression.lines
        return code in self.suppression.codes and place.path == self.path and first <= place.line <= last


def suppress(
    findings: Iterable[Finding], comments: Iterable[tuple[str, Suppression]], checked: frozenset[str]
) -> Iterator[Finding]:
    """The findings, those that a comment covers marked as suppressed, and a finding for each comment that is amiss.

    A finding with several places is suppressed when each of them is; otherwise it moves to the first that is not.
    `checked` are the codes of the rules that ran: a comment for another one cannot be called unused.
    """
    everything = [_Comment(path, suppression) for path, suppression in comments]
    valid = [comment for comment in everything if comment.suppression.reason]
    used: set[tuple[_Comment, str]] = set()
    for finding in findings:
        yield _marked(finding, valid, used)
    for comment in everything:
        yield from _amiss(comment, checked, used)


def _marked(finding: Finding, comments: list[_Comment], used: set[tuple[_Comment, str]]) -> Finding:
    left: list[Location] = []
    reasons: dict[str, None] = {}
    for place in (finding.at, *finding.related):
        covering = [comment for comment in comments if comment.covers(finding.code, place)]
        used.update((comment, finding.code) for comment in covering)
        reasons.update((comment.suppression.reason, None) for comment in covering)
        if not covering:
            left.append(place)
    if not left:
        return replace(finding, suppressed=True, justification="; ".join(reasons))
    return replace(finding, at=left[0], related=tuple(left[1:]))


def _amiss(comment: _Comment, checked: frozenset[str], used: set[tuple[_Comment, str]]) -> Iterator[Finding]:
    codes = comment.suppression.codes
    if not comment.suppression.reason:
        yield WITHOUT_REASON.finding(
            at=comment.at,
            message=f"ignore[{', '.join(codes)}] suppresses nothing without a reason; write it after the bracket",
        )
        return
    unused = [code for code in codes if code in checked and (comment, code) not in used]
    if unused:
        message = f"nothing to suppress for {', '.join(unused)} here; remove the comment"
        yield replace(UNUSED.finding(at=comment.at, message=message), about=tuple(unused))
