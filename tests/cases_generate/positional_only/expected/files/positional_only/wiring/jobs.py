# shieldgen: wiring sha256=bda071190ff39d17090889fe5880ac49fb742a1e74eb7d978242aea44fe17bd9
# fmt: off
# ruff: noqa
"""Schedules the task functions of `positional_only.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import positional_only.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_ONLY = Policy()
_THEN_OTHERS = Policy()
_NAMES_ARE_FREE = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `positional_only.jobs`."""

    def only(self, a: int, b: str = "b", /) -> Task[..., str]:
        """Unshielded, immediate, positional_only/jobs.py."""
        return self._scheduler.start(_ONLY, f"{a}-{b}", _source.only, a, b)

    def then_others(self, a: int, /, b: int, *, c: int) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, positional_only/jobs.py."""
        return self._scheduler.start_keyed(
            _THEN_OTHERS,
            None,
            f"{a}",
            _source.then_others,
            a,
            b=b,
            c=c,
        )

    def names_are_free(self, a: int, /, **options: int) -> Task[..., str]:
        """Unshielded, immediate, positional_only/jobs.py."""
        return self._scheduler.start(
            _NAMES_ARE_FREE,
            None,
            _source.names_are_free,
            a,
            **options,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
