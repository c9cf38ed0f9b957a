# shieldgen: wiring sha256=aad6d25ce01dcbff93e0e29fc4806dd320f9a2255c96457d5cf9740955b94676
# fmt: off
# ruff: noqa
"""Schedules the task functions of `cycles.plain`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import cycles.plain as _source

from shieldgen_runtime import Policy, Task, Wiring


_AGAIN = Policy()


class PlainTasks(Wiring):
    """Schedules the task functions of `cycles.plain`."""

    def again(self, wiring: PlainTasks, times: int) -> Task[..., int]:
        """Unshielded, immediate, cycles/plain.py."""
        return self._scheduler.start(
            _AGAIN,
            None,
            _source.again,
            wiring=wiring,
            times=times,
        )


Plain = Annotated[PlainTasks, Depends(PlainTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
