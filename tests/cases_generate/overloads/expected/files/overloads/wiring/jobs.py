# shieldgen: wiring sha256=e3be97f5f25b251a88f0aaf1ea53fb5c8daa094976abc66547e37c1dd1365124
# fmt: off
# ruff: noqa
"""Schedules the task functions of `overloads.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, overload

from fastapi import Depends

import overloads.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from overloads.jobs import Store


_CONVERT = Policy()
_STORE_LOAD = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class JobsTasks(Wiring):
    """Schedules the task functions of `overloads.jobs`."""

    @overload
    def convert(self, value: int) -> Task[..., str]: ...
    @overload
    def convert(self, value: str, *, limit: int = ...) -> Task[..., int]: ...
    def convert(self, value: int | str, *, limit: int = _DEFAULT) -> Task[..., Any]:
        """Convert one into the other.

        Unshielded, immediate, overloads/jobs.py.
        """
        return self._scheduler.start_with_resources(
            _CONVERT,
            f"convert_{value}",
            None,
            _source.convert,
            value=value,
            **_given(limit=limit),
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsStoreTasks(Wiring):
    """Schedules the task functions of `overloads.jobs.Store`."""

    @overload
    def load(self, store: Store, key: int) -> Task[..., int]: ...
    @overload
    def load(self, store: Store, key: str, default: str) -> Task[..., str]: ...
    def load(self, store: Store, key: int | str, default: str = "") -> Task[..., Any]:
        """Unshielded, immediate, one at a time for each key, overloads/jobs.py."""
        return self._scheduler.start_with_resources(
            _STORE_LOAD,
            None,
            f"{key}",
            store.load,
            key=key,
            default=default,
        )


JobsStore = Annotated[JobsStoreTasks, Depends(JobsStoreTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
