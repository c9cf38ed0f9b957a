"""Orders and the stock that they take."""

import logging

from sqlalchemy import delete, text

from shop.db import db
from shop.models import CheckoutLock, Order
from shop.schemas import OrderItem

logger = logging.getLogger(__name__)


async def create_order_record() -> int:
    async with db.transaction() as session:
        order = Order()
        session.add(order)
        await session.flush()
        session.add(CheckoutLock(order_id=order.id))
    return order.id


async def update_inventory_transaction(order_id: int, items: list[OrderItem]) -> None:
    """Critical: Inventory must be updated atomically"""
    async with db.transaction() as session:
        # Mark order as allocated: once, however often this runs
        claimed = await session.scalar(
            text("UPDATE orders SET status = 'allocated' WHERE id = :id AND status = 'placed' RETURNING id"),
            {"id": order_id},
        )
        if claimed is None:
            return

        for item in items:
            # Decrement inventory
            await session.execute(
                text("UPDATE inventory SET quantity = quantity - :quantity WHERE product_id = :product_id"),
                {"quantity": item.quantity, "product_id": item.product_id},
            )

            # Record the allocation
            await session.execute(
                text(
                    "INSERT INTO allocations (order_id, product_id, quantity)"
                    " VALUES (:order_id, :product_id, :quantity)"
                ),
                {"order_id": order_id, "product_id": item.product_id, "quantity": item.quantity},
            )
    logger.info("order %s allocated", order_id)


async def release_checkout_lock(order_id: int) -> None:
    """Let the customer open the order again."""
    async with db.transaction() as session:
        await session.execute(delete(CheckoutLock).where(CheckoutLock.order_id == order_id))
