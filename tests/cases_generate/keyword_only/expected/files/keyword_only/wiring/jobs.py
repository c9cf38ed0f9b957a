# shieldgen: wiring sha256=21f493288dac6700342621d253e418d23fef7bbb9966768379cda802106db93b
# fmt: off
# ruff: noqa
"""Schedules the task functions of `keyword_only.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import keyword_only.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_ONLY = Policy()
_NEEDED_AFTER_OPTIONAL = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `keyword_only.jobs`."""

    def only(self, *, a: int, b: str | None = None) -> Task[..., str]:
        """Unshielded, immediate, keyword_only/jobs.py."""
        return self._scheduler.start(_ONLY, f"{a} {b}", _source.only, a=a, b=b)

    def needed_after_optional(
        self,
        first: int = 1,
        *,
        b: int = 2,
        a: int,
    ) -> Task[..., str]:
        """Unshielded, immediate, keyword_only/jobs.py."""
        return self._scheduler.start(
            _NEEDED_AFTER_OPTIONAL,
            None,
            _source.needed_after_optional,
            first=first,
            b=b,
            a=a,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
