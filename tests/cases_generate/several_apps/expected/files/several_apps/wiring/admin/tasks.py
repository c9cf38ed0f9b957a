# shieldgen: wiring sha256=2fcc888ba24a5262315603ce0584043e2bd02a3e716530f9b00f9d29d0e99234
# fmt: off
# ruff: noqa
"""Schedules the task functions of `several_apps.admin.tasks`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import several_apps.admin.tasks as _source

from shieldgen_runtime import Policy, Task, Wiring


_WORK = Policy()


class AdminTasks(Wiring):
    """Schedules the task functions of `several_apps.admin.tasks`."""

    def work(self, number: int) -> Task[..., str]:
        """Unshielded, immediate, several_apps/admin/tasks.py."""
        return self._scheduler.start(
            _WORK,
            f"admin {number}",
            _source.work,
            number=number,
        )


Admin = Annotated[AdminTasks, Depends(AdminTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
