"""A report into one self-contained HTML page: tasks, shutdown timeline, graph and findings."""

from ...model.finding import Report
from ..document import document
from ..registry import Format, Page

FORMAT = Format(name="html", summary="one page to look at, self-contained")


def render(report: Report, page: Page) -> str:
    """The page with the tasks and the findings that count."""
    return document(report.listing, page, report)
