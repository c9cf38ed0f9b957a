# shieldgen: wiring sha256=6e19890cf53014edd6ba5d98fea44a82472845910beae91d14ec2f6f8a84d15e
# fmt: off
# ruff: noqa
"""Schedules the task functions of `deprecated.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
import typing_extensions
from typing_extensions import deprecated as out_of_date

import deprecated.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from deprecated.jobs import Mailer


_OLD = Policy()
_OLDER = Policy()
_MAILER_PUSH = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `deprecated.jobs`."""

    @out_of_date('use "new" instead')
    def old(self, number: int) -> Task[..., int]:
        """Replaced.

        Unshielded, immediate, deprecated/jobs.py.
        """
        return self._scheduler.start(_OLD, None, _source.old, number=number)

    @typing_extensions.deprecated("older\n", category=None, stacklevel=2)
    def older(self) -> Task[..., int]:
        """Unshielded, immediate, deprecated/jobs.py."""
        return self._scheduler.start(_OLDER, None, _source.older)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsMailerTasks(Wiring):
    """Schedules the task functions of `deprecated.jobs.Mailer`."""

    @out_of_date("use send")
    def push(self, mailer: Mailer, to: str) -> Task[..., str]:
        """Unshielded, immediate, deprecated/jobs.py."""
        return self._scheduler.start(_MAILER_PUSH, None, mailer.push, to=to)


JobsMailer = Annotated[JobsMailerTasks, Depends(JobsMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
