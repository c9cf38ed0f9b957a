# shieldgen: wiring sha256=fbbfcf9383165fdf21d15e04c5bd17d75ea878ad7b4167a74a28e0554dd1adb0
# fmt: off
# ruff: noqa
"""Schedules the task functions of `src_layout_jobs.cleanup_jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import src_layout_jobs.cleanup_jobs as _source
from src_layout_jobs.places import broom

from ..runtime import Policy, Resource, Task, Wiring


_SWEEP = Policy(resources={"broom": Resource(broom)})


class CleanupJobsTasks(Wiring):
    """Schedules the task functions of `src_layout_jobs.cleanup_jobs`."""

    def sweep(self) -> Task[..., int]:
        """Unshielded, immediate, src/src_layout_jobs/cleanup_jobs.py."""
        return self._scheduler.start_with_resources(_SWEEP, None, None, _source.sweep)


CleanupJobs = Annotated[CleanupJobsTasks, Depends(CleanupJobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
