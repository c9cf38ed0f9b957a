"""A state that is set to what it says: that work is under way, or that something was done, and by which effects."""

from __future__ import annotations

import re

from ..model.effect import EffectKind
from .outline import Mark

_UNDER_WAY = re.compile(
    r"(^|_)(in_progress|in_flight|processing|running|working|executing|started|busy|locked|syncing|sending|uploading"
    r"|downloading|importing|exporting|indexing|ingesting|generating|building|training|converting|transcribing"
    r"|rendering|crawling|scraping|refreshing|deploying|provisioning|migrating|parsing|embedding|analy[sz]ing)$"
)
_PROMISES: tuple[tuple[re.Pattern[str], frozenset[EffectKind]], ...] = (
    (
        re.compile(
            r"(^|_)(sent|mailed|emailed|delivered|notified|announced|published|pushed|forwarded|dispatched)(_|$)"
        ),
        frozenset({"email", "http_post", "push", "queue_publish"}),
    ),
    (re.compile(r"(^|_)(paid|charged|captured|refunded|settled|billed)(_|$)"), frozenset({"payment"})),
    (re.compile(r"(^|_)(uploaded|exported|archived|stored|written)(_|$)"), frozenset({"file_write", "http_post"})),
    (re.compile(r"(^|_)(queued|enqueued)(_|$)"), frozenset({"queue_publish"})),
    (
        re.compile(r"(^|_)(completed?|done|finished|processed|success|succeeded|successful)(_|$)"),
        frozenset({"payment"}),
    ),
)


def under_way(mark: Mark) -> bool:
    """Whether the state says that work goes on: `status = "processing"`, `is_running = True`."""
    return _UNDER_WAY.search(_said(mark)) is not None


def promised(mark: Mark) -> frozenset[EffectKind]:
    """The kinds of effects of which the state says that they have happened: `status = "sent"`, `paid_at = now()`."""
    said = _said(mark)
    return frozenset().union(*(kinds for words, kinds in _PROMISES if words.search(said)))


def shown(mark: Mark) -> str:
    """The state as it is set, in words."""
    match mark.value:
        case "false":
            return f"`{mark.what}` is taken back"
        case "true" | "now":
            return f"`{mark.what}` is set"
        case word:
            return f"`{mark.what}` is set to '{word}'"


def _said(mark: Mark) -> str:
    """The word that says it: the value, or the name of a flag or time."""
    if mark.value == "false":
        return ""
    return mark.what.lower() if mark.value in ("true", "now") else mark.value
