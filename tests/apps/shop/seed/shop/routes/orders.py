"""Ordering."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.coordination import coordinate_services
from shop.inventory import create_order_record, update_inventory_transaction
from shop.schemas import OrderItem

router = APIRouter()


@router.post("/orders", status_code=202)
async def create_order(items: list[OrderItem], tasks: Tasks) -> dict[str, int]:
    order_id = await create_order_record()

    # Shield - partial inventory updates are bad
    tasks.task(
        name=f"inventory_update_{order_id}",
        shield=True
    ).schedule(update_inventory_transaction, order_id, items)

    return {"order_id": order_id}


@router.post("/coordinate", status_code=202)
async def coordinate_order(order_id: int, tasks: Tasks) -> dict[str, str]:
    # Shield - all services must be notified
    tasks.task(
        name=f"coordinate_{order_id}",
        shield=True
    ).schedule(coordinate_services, order_id)

    return {"status": "coordinating"}
