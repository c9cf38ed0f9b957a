"""Counts into words."""

from ..model.finding import Report
from .escape import plain


def counted(number: int, word: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def totals(report: Report) -> tuple[str, str]:
    """The last two lines of a report for people: what was found, and what was looked at."""
    summary = report.summary
    severities = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note"))
    found = [counted(number, word) for number, word in severities if number]
    parts = [", ".join(found) if found else "No findings"]
    if report.problems:
        parts.append(counted(len(report.problems), "problem"))
    if summary.suppressed:
        parts.append(f"{summary.suppressed} suppressed")
    if report.compared:
        parts.append(f"{summary.known} known from {' and '.join(plain(name) for name in report.compared)}")
    if summary.hidden:
        parts.append(f"{summary.hidden} less certain or minor, shown by --pedantic")
    looked_at = (
        f"{counted(summary.files, 'file')}, {summary.read} of them read; "
        f"{counted(summary.sites, 'site')} that schedule {counted(summary.tasks, 'task function')}"
    )
    if summary.sites == 1:
        looked_at = looked_at.replace("that schedule ", "that schedules ")
    return "; ".join(parts) + ".", looked_at + "."
