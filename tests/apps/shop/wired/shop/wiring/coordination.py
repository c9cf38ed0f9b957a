# shieldgen: wiring sha256=3f0ad33f37148bea2b15e6a8aedda4fed10de67d1be4952a6dd9ebd7fda66b45
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.coordination`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import shop.coordination as _source
from shop.alerts import critical_error_handler

from .runtime import Policy, Task, Wiring


_COORDINATE_SERVICES = Policy(
    shield=True,
    deadline=20.0,
    on_error=critical_error_handler,
)


class CoordinationTasks(Wiring):
    """Schedules the task functions of `shop.coordination`."""

    def coordinate_services(self, order_id: int) -> Task[..., None]:
        """Critical: All services must be notified

        Shielded, immediate, at most 20 s, shop/coordination.py.
        """
        return self._scheduler.start(
            _COORDINATE_SERVICES,
            f"coordinate_{order_id}",
            _source.coordinate_services,
            order_id=order_id,
        )


Coordination = Annotated[CoordinationTasks, Depends(CoordinationTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
