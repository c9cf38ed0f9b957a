# shieldgen: wiring sha256=b9cd30bad39eac7d99e6bc206604b850cbd351f029fd071dc0263fe11bfef25a
# fmt: off
# ruff: noqa
"""Schedules the task functions of `docstrings.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from typing_extensions import deprecated

import docstrings.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_QUOTES = Policy()
_BACKSLASHES = Policy()
_CONTROL = Policy()
_INDENTED = Policy()
_UNICODE = Policy()
_BRACES = Policy()
_OLD = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `docstrings.jobs`."""

    def quotes(self) -> Task[..., None]:
        """ "Quoted" text, \"\"\" three quotes, and one at the end"

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_QUOTES, None, _source.quotes)

    def backslashes(self) -> Task[..., None]:
        """A path C:\\new\\x41, \\N{BULLET}, \\u0041 and \\

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_BACKSLASHES, None, _source.backslashes)

    def control(self) -> Task[..., None]:
        """A terminal \x1b[31mescape\x1b[0m, a bidi \u202e mark, a NUL \x00 and a bell \x07

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_CONTROL, None, _source.control)

    def indented(self) -> Task[..., None]:
        """The first paragraph
        is indented
        as its author likes.

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_INDENTED, None, _source.indented)

    def unicode(self) -> Task[..., None]:
        """Überweisung → 🚨

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_UNICODE, None, _source.unicode)

    def braces(self) -> Task[..., None]:
        """{{ names.alias }} {% if %} {payment_id} %s

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_BRACES, None, _source.braces)

    @deprecated("use quotes() instead")
    def old(self) -> Task[..., int]:
        """Replaced.

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_OLD, None, _source.old)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
