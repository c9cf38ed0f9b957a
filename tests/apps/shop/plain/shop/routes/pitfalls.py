"""What not to do."""

from fastapi import APIRouter, BackgroundTasks

from shop.analytics import log_event, update_cache
from shop.jobs import process_all_users, send_duplicate_charges, send_safe_charges
from shop.mail import send_email
from shop.schemas import PaymentRequest

router = APIRouter()


@router.post("/bad")
async def bad_endpoint(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(send_email, "customer@example.org", "Hello", "How are you?")
    background_tasks.add_task(log_event, "bad")
    background_tasks.add_task(update_cache)
    return {"status": "ok"}


@router.post("/pitfalls/long-running")
async def long_running_pitfall(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(process_all_users)
    return {"status": "ok"}


@router.post("/pitfalls/duplicate-charges")
async def duplicate_charges_pitfall(payment: PaymentRequest, background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(send_duplicate_charges, payment.amount, payment.card_token)
    return {"status": "ok"}


@router.post("/pitfalls/safe-charges")
async def safe_charges(payment: PaymentRequest, background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(send_safe_charges, payment.amount, payment.card_token, 2026)
    return {"status": "ok"}
