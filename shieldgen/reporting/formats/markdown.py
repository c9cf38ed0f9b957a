"""A report into a comment on a pull request: what was found in a few lines, the evidence folded behind each task."""

import textwrap
from collections.abc import Iterator

from ...model.finding import Finding, Report, Severity
from ...model.task import FunctionId
from ..commonmark import code, fenced, prose, tagged
from ..counts import counted, totals
from ..registry import Format, Page

FORMAT = Format(name="markdown", summary="a comment on a pull request")

LONGEST = 65_536
"""What GitHub takes as one comment; counted here in bytes, of which a character has one or more."""
_KEPT_BACK = 400
_MARK: dict[Severity, str] = {"error": "🔴", "warning": "🟠", "note": "🔵"}
_STEPS_SHOWN = 12


def render(report: Report, page: Page) -> str:
    """The totals, problems, and a block a task, of which those that a comment has no room for are shortened."""
    found, looked_at = totals(report)
    parts = [f"### shieldgen: {found}", looked_at]
    parts += [f"🔴 {code(page.prefix + str(problem.at))} {prose(problem.message)}" for problem in report.problems[:50]]
    left = LONGEST - _KEPT_BACK - _bytes("\n\n".join(parts))
    omitted = 0
    for group in _groups(report):
        for block in (_block(group, report, page), _short(group, page)):
            if _bytes(block) + 2 <= left:
                parts.append(block)
                left -= _bytes(block) + 2
                break
        else:
            omitted += len(group)
    if omitted:
        parts.append(f"{counted(omitted, 'further finding')} did not fit in here; `shieldgen audit` shows them all.")
    return "\n\n".join(parts) + "\n"


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", errors="replace"))


def _groups(report: Report) -> list[list[Finding]]:
    """The findings of each task, those with errors first."""
    groups: dict[FunctionId | int, list[Finding]] = {}
    for number, finding in enumerate(report.findings):
        if finding.told:
            groups.setdefault(finding.task or number, []).append(finding)
    return sorted(groups.values(), key=lambda group: min(list(_MARK).index(finding.severity) for finding in group))


def _block(group: list[Finding], report: Report, page: Page) -> str:
    body = "\n\n".join(part for finding in group for part in _finding(finding, report, page))
    return f"<details><summary>{_summary(group, page)}</summary>\n\n{body}\n\n</details>"


def _summary(group: list[Finding], page: Page) -> str:
    first = group[0]
    if first.task is not None:
        where = f"<b>{tagged(first.task.qualname)}</b> {tagged(page.prefix + first.task.path)}"
    else:
        where = tagged(page.prefix + str(first.at))
    rules = ", ".join(f"{_MARK[finding.severity]} {finding.code} {finding.name}" for finding in group)
    return f"{where} {rules}"


def _finding(finding: Finding, report: Report, page: Page) -> Iterator[str]:
    place = code(page.prefix + str(finding.at))
    yield f"**{finding.severity} {finding.code} {finding.name}** at {place}"
    yield prose(finding.message)
    lines = [report.lines.get((finding.at.path, finding.at.line), "")]
    if lines[0].strip():
        yield fenced(textwrap.dedent("\n".join(lines)).split("\n"))
    steps = [f"1. {code(page.prefix + str(step.at))} {prose(step.text)}" for step in finding.evidence[:_STEPS_SHOWN]]
    if steps:
        yield "\n".join(steps)
    if finding.related:
        places = ", ".join(code(page.prefix + str(place)) for place in finding.related[:_STEPS_SHOWN])
        yield f"Also at {places}" + (" and more" if len(finding.related) > _STEPS_SHOWN else "")


def _short(group: list[Finding], page: Page) -> str:
    return "\n".join(
        f"- {_MARK[finding.severity]} {code(page.prefix + str(finding.at))} {finding.code} {finding.name}"
        for finding in group
    )
