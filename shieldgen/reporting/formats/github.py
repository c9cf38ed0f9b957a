"""A report into the workflow commands that GitHub shows as annotations on a pull request."""

from ...model.finding import Report, Severity
from ...model.source import Location
from ..counts import totals
from ..escape import plain
from ..registry import Format, Page

FORMAT = Format(name="github", summary="annotations of a GitHub workflow")

_COMMAND: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, page: Page) -> str:
    """One command a finding or problem, and the totals in words."""
    lines = [_command("error", problem.at, problem.kind, problem.message, page) for problem in report.problems]
    for finding in report.findings:
        if not finding.told:
            continue
        steps = [f"{page.prefix}{step.at}: {plain(step.text)}" for step in finding.evidence]
        message = "\n".join([finding.message, *steps])
        title = f"{finding.code} {finding.name}"
        lines.append(_command(_COMMAND[finding.severity], finding.at, title, message, page))
    return "".join(f"{line}\n" for line in (*lines, *(() if page.quiet else totals(report))))


def _command(command: str, at: Location, title: str, message: str, page: Page) -> str:
    properties = {
        "file": f"{page.prefix}{at.path}",
        "line": str(at.line),
        "endLine": str(max(at.end_line, at.line)),
        "col": str(at.column),
        "title": title,
    }
    if at.end_line > at.line:
        del properties["col"]  # GitHub takes columns only where the annotation is on one line
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """Text as the runner's own toolkit escapes it; every line kept harmless for the log first."""
    harmless = "\n".join(plain(line) for line in text.split("\n"))
    return harmless.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
