"""Ordering."""

from fastapi import APIRouter

from shop.inventory import create_order_record
from shop.schemas import OrderItem
from shop.wiring.coordination import Coordination
from shop.wiring.inventory import Inventory

router = APIRouter()


@router.post("/orders", status_code=202)
async def create_order(items: list[OrderItem], inventory: Inventory) -> dict[str, int]:
    order_id = await create_order_record()
    inventory.update_inventory_transaction(order_id, items)
    return {"order_id": order_id}


@router.post("/coordinate", status_code=202)
async def coordinate_order(order_id: int, coordination: Coordination) -> dict[str, str]:
    coordination.coordinate_services(order_id)
    return {"status": "coordinating"}
