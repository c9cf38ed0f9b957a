"""Work at three moments: at once, before the response, after the response."""

import asyncio

from fastapi import APIRouter, BackgroundTasks

from shop.jobs import critical_cleanup, critical_immediate_task, critical_notification, critical_task, non_critical_task

router = APIRouter()


@router.post("/tasks")
async def create_tasks(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(critical_task)
    background_tasks.add_task(non_critical_task)
    return {"status": "ok"}


@router.post("/immediate")
async def immediate_shielded(subject: str) -> dict[str, str]:
    asyncio.create_task(critical_immediate_task(subject))
    return {"status": "ok"}


@router.post("/after-route")
async def after_route_shielded(order_id: int) -> dict[str, str]:
    asyncio.create_task(critical_cleanup(order_id))
    return {"status": "ok"}


@router.post("/after-response")
async def after_response_shielded(order_id: int, background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(critical_notification, order_id)
    return {"status": "ok"}
