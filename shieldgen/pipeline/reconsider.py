"""The new content of a file into whether it changes a report in which nothing but a look was taken at it.

Every file answers some questions: whether it holds a word of scheduling, which classes it derives, whether it is
Python at all. A file that was read for more than that changes the report as soon as it changes.
"""

from __future__ import annotations

import marshal
import warnings
from typing import Any

from ..analysis.classes_written import classes_written
from ..analysis.words import holds
from ..discovery.digests import digest
from ..discovery.looks import look

CHECKED_BYTES = 4_000_000
"""Files without a word of scheduling are checked for syntax only where they are together at most this long."""

_PARSE_ONLY = 0x400
"""What `ast` calls PyCF_ONLY_AST, without its import, which takes as long as the rest."""


class Questions:
    """What was asked of each file, and what it answered; `entry` is that of the report (see `remember`)."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self._entry = entry
        self._asked: dict[str, Any] = marshal.loads(entry["asked"])  # noqa: S302  # the user's own: see cache/folder.py

    def answered_alike(self, place: int, content: bytes) -> bool:
        """Whether the file at that place of the list leaves the report as it is with this new content."""
        asked = self._asked
        given = answers(asked, content)
        if given != asked["answers"][place]:
            return False
        if is_checked(given):
            total = asked["total"] + len(content) - asked["sizes"][place]
            if (total <= CHECKED_BYTES) != asked["checked"] or (asked["checked"] and not _is_python(content)):
                return False
            asked["total"] = total
        asked["sizes"][place] = len(content)
        self._entry["asked"] = marshal.dumps(asked)
        self._entry["digests"][place] = digest(content)
        return True


def answers(asked: dict[str, Any], content: bytes) -> tuple[Any, ...]:
    """What a file answers to what was asked: the words, the names looked for, and the classes if anybody did."""
    return (
        tuple(look(content, asked["words"])),
        [name for name in asked["names"] if holds(content, name)],
        classes_written(content) if asked["classes"] else None,
    )


def is_checked(given: tuple[Any, ...]) -> bool:
    """Whether a file that answers so is read for its syntax alone."""
    origin, has_words, *_ = given[0]
    return bool(origin == "source" and not has_words)


def _is_python(content: bytes) -> bool:
    """Whether a file is surely Python; what the analysis makes of doubtful ones, a new run tells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(content, "", "exec", _PARSE_ONLY, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
