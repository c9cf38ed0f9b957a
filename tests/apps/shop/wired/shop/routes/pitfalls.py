"""What not to do."""

from fastapi import APIRouter

from shop.schemas import PaymentRequest
from shop.wiring.jobs import Jobs
from shop.wiring.pitfalls import Pitfalls

router = APIRouter()


@router.post("/bad")
async def bad_endpoint(pitfalls: Pitfalls) -> dict[str, str]:
    pitfalls.shielded_email("customer@example.org", "Hello", "How are you?")
    pitfalls.shielded_event("bad")
    pitfalls.shielded_cache()
    return {"status": "ok"}


@router.post("/pitfalls/long-running")
async def long_running_pitfall(jobs: Jobs) -> dict[str, str]:
    jobs.process_all_users()
    return {"status": "ok"}


@router.post("/pitfalls/duplicate-charges")
async def duplicate_charges_pitfall(payment: PaymentRequest, jobs: Jobs) -> dict[str, str]:
    jobs.send_duplicate_charges(payment.amount, payment.card_token)
    return {"status": "ok"}


@router.post("/pitfalls/safe-charges")
async def safe_charges(payment: PaymentRequest, jobs: Jobs) -> dict[str, str]:
    jobs.send_safe_charges(payment.amount, payment.card_token, 2026)
    return {"status": "ok"}
