# shieldgen: wiring sha256=4f1b33bc923c13ac63a332c6d2551889a14d4ebc1aa70e69c1392964a1774db9
# fmt: off
# ruff: noqa
"""Schedules the task functions of `single_file`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

from .runtime import Policy, Resource, Task, Wiring

if TYPE_CHECKING:
    from datetime import datetime

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class SingleFileTasks(Wiring):
    """Schedules the task functions of `single_file`."""

    def pay(self, payment_id: int, since: datetime = _DEFAULT) -> Task[..., None]:
        """Pay.

        Shielded, immediate, at most 8 s, single_file.py.
        """
        return self._scheduler.start_with_resources(
            _pay_policy(),
            f"pay_{payment_id}",
            None,
            _source.pay,
            payment_id=payment_id,
            **_given(since=since),
        )


SingleFile = Annotated[SingleFileTasks, Depends(SingleFileTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Here, and policies made at the first call, because `single_file` imports this module itself.
import single_file as _source


@cache
def _pay_policy() -> Policy:
    return Policy(
        shield=True,
        deadline=8.0,
        on_error=_source.failed,
        resources={"text": Resource(_source.resource)},
    )
