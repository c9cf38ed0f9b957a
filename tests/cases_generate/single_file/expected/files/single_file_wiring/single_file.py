# shieldgen: wiring sha256=1a85da67517852dbdabe5fbf97b33f31b2d59bcceff8c07ded04262f4946fa92
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
        import single_file as _source

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


# Made at the first call, as all imports of the application are: `single_file` imports this module itself.
@cache
def _pay_policy() -> Policy:
    import single_file as _source

    return Policy(
        shield=True,
        deadline=8.0,
        on_error=_source.failed,
        resources={"text": Resource(_source.resource)},
    )
