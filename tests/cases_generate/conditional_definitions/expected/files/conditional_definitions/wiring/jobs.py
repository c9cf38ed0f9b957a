# shieldgen: wiring sha256=c24db38a430adc091fa6980d69f2f576bfbfb9ba12dde8cd76e3a6a93eb2de52
# fmt: off
# ruff: noqa
"""Schedules the task functions of `conditional_definitions.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import conditional_definitions.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_VERSIONED = Policy()
_OPTIONAL = Policy()
_CLEAN = Policy()
_INSIDE_WITH = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `conditional_definitions.jobs`."""

    def versioned(self, number: int = 1, *rest: str) -> Task[..., str]:
        """For newer ones.

        Unshielded, immediate, one at a time for each key, conditional_definitions/jobs.py.
        """
        return self._scheduler.start_keyed(
            _VERSIONED,
            None,
            f"{number}",
            _source.versioned,
            number,
            *rest,
        )

    def optional(self) -> Task[..., str]:
        """Unshielded, immediate, conditional_definitions/jobs.py."""
        return self._scheduler.start(_OPTIONAL, None, _source.optional)

    def clean(self, path: str) -> Task[..., str]:
        """Unshielded, immediate, conditional_definitions/jobs.py."""
        return self._scheduler.start(_CLEAN, None, _source.clean, path=path)

    def inside_with(self) -> Task[..., str]:
        """Unshielded, immediate, conditional_definitions/jobs.py."""
        return self._scheduler.start(_INSIDE_WITH, None, _source.inside_with)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
