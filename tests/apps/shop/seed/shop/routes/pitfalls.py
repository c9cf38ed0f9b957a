"""What not to do."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.analytics import log_event, update_cache
from shop.jobs import process_all_users, send_duplicate_charges, send_safe_charges
from shop.mail import send_email
from shop.schemas import PaymentRequest

router = APIRouter()


# BAD: Shielding everything
@router.post("/bad")
async def bad_endpoint(tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True).schedule(send_email, "customer@example.org", "Hello", "How are you?")
    tasks.task(shield=True).schedule(log_event, "bad")
    tasks.task(shield=True).schedule(update_cache)
    # Now shutdown takes forever!
    return {"status": "ok"}


# BAD: Shielding a slow task
@router.post("/pitfalls/long-running")
async def long_running_pitfall(tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True).schedule(process_all_users)
    # Server can't shut down until this completes!
    return {"status": "ok"}


# BAD: Shielding non-idempotent operation
@router.post("/pitfalls/duplicate-charges")
async def duplicate_charges_pitfall(payment: PaymentRequest, tasks: Tasks) -> dict[str, str]:
    # No protection against duplicate charges
    tasks.task(shield=True).schedule(send_duplicate_charges, payment.amount, payment.card_token)
    return {"status": "ok"}


# GOOD: The same charge with a safeguard against duplicate execution
@router.post("/pitfalls/safe-charges")
async def safe_charges(payment: PaymentRequest, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True).schedule(send_safe_charges, payment.amount, payment.card_token, 2026)
    return {"status": "ok"}
