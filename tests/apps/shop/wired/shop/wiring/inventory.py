# shieldgen: wiring sha256=f3236127e38f951dd3bf2e57b821b9d094693ffc876e37c2bf0c287fe0cb25e5
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.inventory`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import shop.inventory as _source
from shop.alerts import critical_error_handler

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from shop.schemas import OrderItem


_UPDATE_INVENTORY_TRANSACTION = Policy(
    shield=True,
    timing="after_response",
    deadline=20.0,
    on_error=critical_error_handler,
)


class InventoryTasks(Wiring):
    """Schedules the task functions of `shop.inventory`."""

    def update_inventory_transaction(
        self,
        order_id: int,
        items: list[OrderItem],
    ) -> Task[..., None]:
        """Critical: Inventory must be updated atomically

        Shielded, after the response, at most 20 s, shop/inventory.py.
        """
        return self._scheduler.start(
            _UPDATE_INVENTORY_TRANSACTION,
            f"inventory_update_{order_id}",
            _source.update_inventory_transaction,
            order_id=order_id,
            items=items,
        )


Inventory = Annotated[InventoryTasks, Depends(InventoryTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
