# shieldgen: wiring sha256=9f72b02d91dc146ba0ff8acab21be98452e21050d4bba2b63514fa8df3ee179c
# fmt: off
# ruff: noqa
"""Schedules the task functions of `several_apps.public.tasks`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import several_apps.public.tasks as _source

from shieldgen_runtime import Policy, Task, Wiring


_WORK = Policy()


class PublicTasks(Wiring):
    """Schedules the task functions of `several_apps.public.tasks`."""

    def work(self, number: int) -> Task[..., str]:
        """Unshielded, immediate, several_apps/public/tasks.py."""
        return self._scheduler.start(
            _WORK,
            f"public {number}",
            _source.work,
            number=number,
        )


Public = Annotated[PublicTasks, Depends(PublicTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
