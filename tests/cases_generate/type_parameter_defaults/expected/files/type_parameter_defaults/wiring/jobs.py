# shieldgen: wiring sha256=0c782ec06a8ae32fb29b40e460ee7159171f6c745c0113ddaa42e4f788809ae7
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_parameter_defaults.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import type_parameter_defaults.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from type_parameter_defaults.jobs import Repository


_LISTED = Policy()
_REPOSITORY_SAVE = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `type_parameter_defaults.jobs`."""

    def listed[T = int, *Ts = *tuple[int, ...]](
        self,
        value: T,
        *more: *Ts,
    ) -> Task[..., list[T]]:
        """Unshielded, immediate, type_parameter_defaults/jobs.py."""
        return self._scheduler.start_with_resources(
            _LISTED,
            None,
            None,
            _source.listed,
            value,
            *more,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRepositoryTasks(Wiring):
    """Schedules the task functions of `type_parameter_defaults.jobs.Repository`."""

    def save[T, Other](
        self,
        repository: Repository[T],
        item: T,
        other: Other,
    ) -> Task[..., tuple[T, Other]]:
        """Unshielded, immediate, type_parameter_defaults/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_SAVE,
            None,
            None,
            repository.save,
            item=item,
            other=other,
        )


JobsRepository = Annotated[JobsRepositoryTasks, Depends(JobsRepositoryTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
