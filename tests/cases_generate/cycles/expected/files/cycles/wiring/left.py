# shieldgen: wiring sha256=3784e8170475076bd0b9dacfc1f70d6b0e5a36d87121d8ed75542adefc2068c4
# fmt: off
# ruff: noqa
"""Schedules the task functions of `cycles.left`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from cycles.wiring.right import RightTasks


class LeftTasks(Wiring):
    """Schedules the task functions of `cycles.left`."""

    def go_left(self, right: RightTasks) -> Task[..., str]:
        """Unshielded, immediate, cycles/left.py."""
        import cycles.left as _source

        return self._scheduler.start(
            _go_left_policy(),
            None,
            _source.go_left,
            right=right,
        )

    def straight(self) -> Task[..., str]:
        """Unshielded, immediate, cycles/left.py."""
        import cycles.left as _source

        return self._scheduler.start(_straight_policy(), None, _source.straight)


Left = Annotated[LeftTasks, Depends(LeftTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Made at the first call, as all imports of the application are: `cycles.left` imports this module itself.
@cache
def _go_left_policy() -> Policy:
    return Policy()


@cache
def _straight_policy() -> Policy:
    return Policy()
