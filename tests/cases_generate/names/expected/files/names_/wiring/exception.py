# shieldgen: wiring sha256=ea49c6957f7004fee9fea004bb085d36225e6700d0160268c43760fddb8ae0bc
# fmt: off
# ruff: noqa
"""Schedules the task functions of `names_.exception`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import names_.exception as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import builtins


_REPORT = Policy()


class ExceptionTasks(Wiring):
    """Schedules the task functions of `names_.exception`."""

    def report(self, error: builtins.Exception) -> Task[..., str]:
        """Unshielded, immediate, names_/exception.py."""
        return self._scheduler.start(_REPORT, None, _source.report, error=error)


Exception = Annotated[ExceptionTasks, Depends(ExceptionTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
