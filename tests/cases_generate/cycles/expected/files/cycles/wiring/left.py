# shieldgen: wiring sha256=14e53352ad96c089366ca17dbf3ad8cfb4d827fc95e22410464668ed26332f1c
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
        return self._scheduler.start(
            _go_left_policy(),
            None,
            _source.go_left,
            right=right,
        )

    def straight(self) -> Task[..., str]:
        """Unshielded, immediate, cycles/left.py."""
        return self._scheduler.start(_straight_policy(), None, _source.straight)


Left = Annotated[LeftTasks, Depends(LeftTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Here, and policies made at the first call, because `cycles.left` imports this module itself.
import cycles.left as _source


@cache
def _go_left_policy() -> Policy:
    return Policy()


@cache
def _straight_policy() -> Policy:
    return Policy()
