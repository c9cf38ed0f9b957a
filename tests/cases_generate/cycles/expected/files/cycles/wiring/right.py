# shieldgen: wiring sha256=0d1f0b2c352720e355942d5135714ff1c53404f681c47983e710504b087c7775
# fmt: off
# ruff: noqa
"""Schedules the task functions of `cycles.right`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from cycles.wiring import left as left_wiring


class RightTasks(Wiring):
    """Schedules the task functions of `cycles.right`."""

    def turn(self) -> Task[..., str]:
        """Unshielded, immediate, cycles/right.py."""
        import cycles.right as _source

        return self._scheduler.start(_turn_policy(), None, _source.turn)

    def go_right(self, left: left_wiring.LeftTasks) -> Task[..., str]:
        """Unshielded, immediate, cycles/right.py."""
        import cycles.right as _source

        return self._scheduler.start(
            _go_right_policy(),
            None,
            _source.go_right,
            left=left,
        )


Right = Annotated[RightTasks, Depends(RightTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Made at the first call, as all imports of the application are: `cycles.right` imports this module itself.
@cache
def _turn_policy() -> Policy:
    return Policy()


@cache
def _go_right_policy() -> Policy:
    return Policy()
