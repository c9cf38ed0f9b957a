"""Good practices and their opposites, side by side."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.accounts import commit_transaction, create_transfer
from shop.alerts import critical_error_handler
from shop.analytics import log_analytics
from shop.jobs import (
    documented_task,
    important_but_retriable_task,
    important_task,
    quick_critical_task,
    slow_critical_task,
    undocumented_task,
)
from shop.mail import send_email
from shop.payments import create_payment, finalize_payment
from shop.schemas import PaymentRequest

router = APIRouter()


@router.post("/practices/selective")
async def shield_only_what_is_critical(payment: PaymentRequest, tasks: Tasks) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    transfer_id = await create_transfer()
    # Good: Critical tasks only
    tasks.task(shield=True).schedule(finalize_payment, payment_id, payment.amount, payment.card_token)
    tasks.task(shield=True).schedule(commit_transaction, transfer_id)
    return {"payment_id": payment_id, "transfer_id": transfer_id}


@router.post("/practices/everything")
async def shield_everything(tasks: Tasks) -> dict[str, str]:
    # Bad: Everything shielded
    tasks.task(shield=True).schedule(send_email, "customer@example.org", "Hello", "How are you?")  # Not critical!
    tasks.task(shield=True).schedule(log_analytics, "/practices/everything")  # Not critical!
    return {"status": "ok"}


@router.post("/practices/short")
async def short_shielded_task(tasks: Tasks) -> dict[str, str]:
    # Good: Quick, focused operation
    tasks.task(shield=True).schedule(quick_critical_task)
    return {"status": "ok"}


@router.post("/practices/long")
async def long_shielded_task(tasks: Tasks) -> dict[str, str]:
    # Bad: Long-running operation
    tasks.task(shield=True).schedule(slow_critical_task)
    return {"status": "ok"}


@router.post("/practices/error-handling")
async def shield_with_error_handling(tasks: Tasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    # Good: Shield + error handling
    tasks.task(
        shield=True,
        on_error=critical_error_handler
    ).schedule(important_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/no-error-handling")
async def shield_without_error_handling(tasks: Tasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    # Risky: Shield without error handling
    tasks.task(shield=True).schedule(important_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/named")
async def named_shield(payment: PaymentRequest, tasks: Tasks) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    # Good: Descriptive name
    tasks.task(
        name=f"finalize_payment_{payment_id}",
        shield=True
    ).schedule(finalize_payment, payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id}


@router.post("/practices/unnamed")
async def unnamed_shield(payment: PaymentRequest, tasks: Tasks) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    # Less clear
    tasks.task(shield=True).schedule(finalize_payment, payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id}


@router.post("/practices/documented")
async def documented_shield(tasks: Tasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    # Shielded: See documented_task docstring for reasoning
    tasks.task(shield=True).schedule(documented_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/undocumented")
async def undocumented_shield(tasks: Tasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    tasks.task(shield=True).schedule(undocumented_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/important")
async def important_endpoint(tasks: Tasks) -> dict[str, str]:
    # Don't shield, but handle cancellation gracefully
    tasks.schedule(important_but_retriable_task)
    return {"status": "ok"}
