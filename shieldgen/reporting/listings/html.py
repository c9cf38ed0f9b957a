"""Facts about sites and tasks into one self-contained HTML page: tasks, shutdown timeline and graph."""

from ...model.finding import Listing
from ..document import document
from ..registry import Format, Page

FORMAT = Format(name="html", summary="one page to look at, self-contained")


def render(listing: Listing, page: Page) -> str:
    """The page without findings."""
    return document(listing, page)
