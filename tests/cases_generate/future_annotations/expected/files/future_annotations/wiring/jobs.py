# shieldgen: wiring sha256=08bde28aefa6623d147805c5cf5dc640ebe9bfb32f2aeefe9571ff898a3b91ae
# fmt: off
# ruff: noqa
"""Schedules the task functions of `future_annotations.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import future_annotations.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from future_annotations.jobs import Later


_EARLIER = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `future_annotations.jobs`."""

    def earlier(
        self,
        later: Later,
        other: Later | None = None,
    ) -> Task[..., list[Later]]:
        """Unshielded, immediate, future_annotations/jobs.py."""
        return self._scheduler.start(
            _EARLIER,
            None,
            _source.earlier,
            later=later,
            other=other,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
