"""Work at three moments: at once, before the response, after the response."""

from fastapi import APIRouter

from shop.wiring.jobs import Jobs

router = APIRouter()


@router.post("/tasks")
async def create_tasks(jobs: Jobs) -> dict[str, str]:
    jobs.critical_task()
    jobs.non_critical_task()
    return {"status": "ok"}


@router.post("/immediate")
async def immediate_shielded(subject: str, jobs: Jobs) -> dict[str, str]:
    jobs.critical_immediate_task(subject)
    return {"status": "ok"}


@router.post("/after-route")
async def after_route_shielded(order_id: int, jobs: Jobs) -> dict[str, str]:
    jobs.critical_cleanup(order_id)
    return {"status": "ok"}


@router.post("/after-response")
async def after_response_shielded(order_id: int, jobs: Jobs) -> dict[str, str]:
    jobs.critical_notification(order_id)
    return {"status": "ok"}
