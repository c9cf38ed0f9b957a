# shieldgen: wiring sha256=3af5eaa4a6525e50e051f2853e22a854199700ff2d52c0b16b5ddc26b7208434
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_statements.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import type_statements.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from type_statements.jobs import Ids, Late, Pair
    from type_statements.names import Names


_STATEMENTS = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `type_statements.jobs`."""

    def statements(
        self,
        ids: Ids,
        pair: Pair[str],
        late: Late,
        names: Names = (),
    ) -> Task[..., Pair[int]]:
        """Unshielded, immediate, type_statements/jobs.py."""
        return self._scheduler.start(
            _STATEMENTS,
            None,
            _source.statements,
            ids=ids,
            pair=pair,
            late=late,
            names=names,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
