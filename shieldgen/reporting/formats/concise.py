"""A report into one line a finding."""

from ...model.finding import Finding, Report
from ..counts import counted, totals
from ..escape import plain
from ..registry import Format, Page

FORMAT = Format(name="concise", summary="one line a finding")


def render(report: Report, page: Page) -> str:
    """`path:line:column: severity[code] message`, problems first, and the totals."""
    lines = [f"{page.prefix}{problem.at}: error[{problem.kind}] {problem.message}" for problem in report.problems]
    lines += [
        f"{page.prefix}{finding.at}: {finding.severity}[{finding.code}] {finding.message}{_others(finding)}"
        for finding in report.findings
        if finding.told
    ]
    return "".join(f"{plain(line)}\n" for line in (*lines, *(() if page.quiet else totals(report))))


def _others(finding: Finding) -> str:
    return f" (and at {counted(len(finding.related), 'other place')})" if finding.related else ""
