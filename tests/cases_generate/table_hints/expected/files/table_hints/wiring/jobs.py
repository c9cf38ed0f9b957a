# shieldgen: wiring sha256=2207d3eccaa81ce69c71114438afa8e07c450b7bbd85362b8f58d9e792111220
# fmt: off
# ruff: noqa
"""Schedules the task functions of `table_hints.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import table_hints.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_OWN = Policy(
    shield=True,
    timing="after_response",
    deadline=8.0,
    on_error=_source.failed,
)


class JobsTasks(Wiring):
    """Schedules the task functions of `table_hints.jobs`."""

    def own(self, number: int) -> Task[..., int]:
        """Shielded, after the response, at most 8 s, table_hints/jobs.py."""
        return self._scheduler.start(_OWN, None, _source.own, number=number)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
