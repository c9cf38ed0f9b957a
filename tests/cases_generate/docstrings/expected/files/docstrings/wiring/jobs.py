# shieldgen: wiring sha256=3287afd551c46c8910c105f8ceffad86c7f26b974022a2ef3daa02c0d1dc1ae4
# fmt: off
# ruff: noqa
"""Schedules the task functions of `docstrings.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import docstrings.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_QUOTES = Policy()
_BACKSLASHES = Policy()
_CONTROL = Policy()
_INDENTED = Policy()
_UNICODE = Policy()
_BRACES = Policy()
_ONLY_THE_QUOTES = Policy()
_FORMAT = Policy()
_WINDOWS = Policy()


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

    def only_the_quotes(self) -> Task[..., None]:
        """ "

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_ONLY_THE_QUOTES, None, _source.only_the_quotes)

    def format(self) -> Task[..., None]:
        """Unshielded, immediate, docstrings/jobs.py."""
        return self._scheduler.start(_FORMAT, None, _source.format)

    def windows(self) -> Task[..., None]:
        """Written on another
        platform.

        Unshielded, immediate, docstrings/jobs.py.
        """
        return self._scheduler.start(_WINDOWS, None, _source.windows)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
