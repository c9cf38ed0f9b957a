# shieldgen: wiring sha256=d8d9a25f37c7fe1663d3eef3ada78ac7e5157f10cc3f4789a59e4efb76f93a16
# fmt: off
# ruff: noqa
"""Schedules the task functions of `payments.orders.tasks`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import payments.orders.tasks as _source
from payments.ledger import payment_failed

from ..runtime import Policy, Task, Wiring


_RESERVE = Policy(
    timing="after_route",
    on_error=payment_failed,
    retries=2,
    backoff=0.5,
    always=True,
)


class OrdersTasks(Wiring):
    """Schedules the task functions of `payments.orders.tasks`."""

    def reserve(self, order_id: int) -> Task[..., str]:
        """Reserve what an order needs.

        Unshielded, after the route, 2 retries, even if the endpoint fails, payments/orders/tasks.py.
        """
        return self._scheduler.start(_RESERVE, None, _source.reserve, order_id=order_id)


Orders = Annotated[OrdersTasks, Depends(OrdersTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
