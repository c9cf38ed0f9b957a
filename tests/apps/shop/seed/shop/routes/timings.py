"""Work at three moments: at once, before the response, after the response."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.jobs import critical_cleanup, critical_immediate_task, critical_notification, critical_task, non_critical_task

router = APIRouter()


@router.post("/tasks")
async def create_tasks(tasks: Tasks) -> dict[str, str]:
    # This task is protected from cancellation
    tasks.task(shield=True).schedule(critical_task)

    # This task will be cancelled if server shuts down
    tasks.schedule(non_critical_task)

    return {"status": "ok"}


@router.post("/immediate")
async def immediate_shielded(subject: str, tasks: Tasks) -> dict[str, str]:
    # Starts now, protected from cancellation
    tasks.task(shield=True).schedule(critical_immediate_task, subject)

    return {"status": "ok"}


@router.post("/after-route")
async def after_route_shielded(order_id: int, tasks: Tasks) -> dict[str, str]:
    # Runs before response, protected from cancellation
    tasks.after_route.task(shield=True).schedule(critical_cleanup, order_id)

    return {"status": "ok"}


@router.post("/after-response")
async def after_response_shielded(order_id: int, tasks: Tasks) -> dict[str, str]:
    # Runs after response, protected from cancellation
    tasks.after_response.task(shield=True).schedule(critical_notification, order_id)

    return {"status": "ok"}
