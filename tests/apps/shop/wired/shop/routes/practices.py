"""Good practices and their opposites, side by side."""

from fastapi import APIRouter

from shop.accounts import create_transfer
from shop.payments import create_payment
from shop.schemas import PaymentRequest
from shop.wiring.accounts import Accounts
from shop.wiring.jobs import Jobs
from shop.wiring.payments import Payments
from shop.wiring.pitfalls import Pitfalls

router = APIRouter()


@router.post("/practices/selective")
async def shield_only_what_is_critical(
    payment: PaymentRequest, payments: Payments, accounts: Accounts
) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    transfer_id = await create_transfer()
    payments.finalize_payment(payment_id, payment.amount, payment.card_token)
    accounts.commit_transaction(transfer_id)
    return {"payment_id": payment_id, "transfer_id": transfer_id}


@router.post("/practices/everything")
async def shield_everything(pitfalls: Pitfalls) -> dict[str, str]:
    pitfalls.shielded_email("customer@example.org", "Hello", "How are you?")
    pitfalls.shielded_analytics("/practices/everything")
    return {"status": "ok"}


@router.post("/practices/short")
async def short_shielded_task(jobs: Jobs) -> dict[str, str]:
    jobs.quick_critical_task()
    return {"status": "ok"}


@router.post("/practices/long")
async def long_shielded_task(jobs: Jobs) -> dict[str, str]:
    jobs.slow_critical_task()
    return {"status": "ok"}


@router.post("/practices/error-handling")
async def shield_with_error_handling(jobs: Jobs) -> dict[str, int]:
    transfer_id = await create_transfer()
    jobs.important_task(transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/no-error-handling")
async def shield_without_error_handling(pitfalls: Pitfalls) -> dict[str, int]:
    transfer_id = await create_transfer()
    pitfalls.important_task_without_handler(transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/named")
async def named_shield(payment: PaymentRequest, payments: Payments) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    payments.immediate.finalize_payment(payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id}


@router.post("/practices/unnamed")
async def unnamed_shield(payment: PaymentRequest, pitfalls: Pitfalls) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    pitfalls.finalize_payment_unnamed(payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id}


@router.post("/practices/documented")
async def documented_shield(jobs: Jobs) -> dict[str, int]:
    transfer_id = await create_transfer()
    jobs.documented_task(transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/undocumented")
async def undocumented_shield(jobs: Jobs) -> dict[str, int]:
    transfer_id = await create_transfer()
    jobs.undocumented_task(transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/important")
async def important_endpoint(jobs: Jobs) -> dict[str, str]:
    jobs.important_but_retriable_task()
    return {"status": "ok"}
