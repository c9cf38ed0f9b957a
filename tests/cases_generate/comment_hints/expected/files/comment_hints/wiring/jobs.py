# shieldgen: wiring sha256=28bdf9a883b1edee3f985eeedeb027dd66ff194e0f1382a50bbe224e82510c48
# fmt: off
# ruff: noqa
"""Schedules the task functions of `comment_hints.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import comment_hints.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from comment_hints.jobs import Mailer


_SEND = Policy(
    shield=True,
    timing="after_response",
    deadline=8.0,
    on_error=_source.failed,
)
_SEND_ALL = Policy(timing="after_route", retries=2, backoff=0.5)
_MAILER_SEND = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `comment_hints.jobs`."""

    def send(self, to: str) -> Task[..., str]:
        """Shielded, after the response, at most 8 s, comment_hints/jobs.py."""
        return self._scheduler.start(_SEND, f"mail, to {to}", _source.send, to=to)

    def send_all(self, to: list[str]) -> Task[..., int]:
        """Unshielded, after the route, one at a time for each key, 2 retries, comment_hints/jobs.py."""
        return self._scheduler.start_keyed(
            _SEND_ALL,
            None,
            f"{to[0]}",
            _source.send_all,
            to=to,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsMailerTasks(Wiring):
    """Schedules the task functions of `comment_hints.jobs.Mailer`."""

    def send(self, mailer: Mailer, to: str) -> Task[..., str]:
        """Unshielded, immediate, comment_hints/jobs.py."""
        return self._scheduler.start(_MAILER_SEND, None, mailer.send, to=to)


JobsMailer = Annotated[JobsMailerTasks, Depends(JobsMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
