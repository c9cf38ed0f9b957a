# shieldgen: wiring sha256=38d5e71f20db66a9efcf4ab843f4543375094d534a10573b2a7260a76a74813a
# fmt: off
# ruff: noqa
"""Schedules the task functions of `annotated.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import annotated.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from annotated.jobs import Meta, UserId


_GREET = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `annotated.jobs`."""

    def greet(
        self,
        user: UserId,
        times: Annotated[
            int,
            Meta('at "least" 1', limit=-1),
            {"key": [1, 2.5, None]},
        ] = 1,
        quoted: Annotated[Meta | None, "text"] = None,
    ) -> Task[..., Annotated[str, "a greeting"]]:
        """Unshielded, immediate, annotated/jobs.py."""
        return self._scheduler.start(
            _GREET,
            f"{user}",
            _source.greet,
            user=user,
            times=times,
            quoted=quoted,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
