"""Ordering."""

import asyncio

from fastapi import APIRouter, BackgroundTasks

from shop.coordination import coordinate_services
from shop.inventory import create_order_record, update_inventory_transaction
from shop.schemas import OrderItem

router = APIRouter()

# The event loop keeps only a weak reference to a task.
coordinating: set[asyncio.Task[None]] = set()


@router.post("/orders", status_code=202)
async def create_order(items: list[OrderItem], background_tasks: BackgroundTasks) -> dict[str, int]:
    order_id = await create_order_record()
    background_tasks.add_task(update_inventory_transaction, order_id, items)
    return {"order_id": order_id}


@router.post("/coordinate", status_code=202)
async def coordinate_order(order_id: int) -> dict[str, str]:
    task = asyncio.create_task(coordinate_services(order_id))
    coordinating.add(task)
    task.add_done_callback(coordinating.discard)
    return {"status": "coordinating"}
