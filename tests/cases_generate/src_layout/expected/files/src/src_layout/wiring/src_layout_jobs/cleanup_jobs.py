# shieldgen: wiring sha256=14376e1c1b585b2bbe2b57514218702cdb9fb850b84630c8c38d799d496be1f8
# fmt: off
# ruff: noqa
"""Schedules the task functions of `src_layout_jobs.cleanup_jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import src_layout_jobs.cleanup_jobs as _source

from ..runtime import Policy, Task, Wiring


_SWEEP = Policy()


class CleanupJobsTasks(Wiring):
    """Schedules the task functions of `src_layout_jobs.cleanup_jobs`."""

    def sweep(self) -> Task[..., int]:
        """Unshielded, immediate, src/src_layout_jobs/cleanup_jobs.py."""
        return self._scheduler.start(_SWEEP, None, _source.sweep)


CleanupJobs = Annotated[CleanupJobsTasks, Depends(CleanupJobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
