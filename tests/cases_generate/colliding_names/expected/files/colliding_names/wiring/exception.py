# shieldgen: wiring sha256=643054ad365ee35abcf3357cdd364b43d166fca49c5da81fcd3f999be0e0af37
# fmt: off
# ruff: noqa
"""Schedules the task functions of `colliding_names.exception`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import colliding_names.exception as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import builtins


_REPORT = Policy()


class ExceptionTasks(Wiring):
    """Schedules the task functions of `colliding_names.exception`."""

    def report(self, error: builtins.Exception) -> Task[..., str]:
        """Unshielded, immediate, colliding_names/exception.py."""
        return self._scheduler.start(_REPORT, None, _source.report, error=error)


Exception = Annotated[ExceptionTasks, Depends(ExceptionTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
