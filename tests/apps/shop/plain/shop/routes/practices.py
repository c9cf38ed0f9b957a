"""Good practices and their opposites, side by side."""

import asyncio

from fastapi import APIRouter, BackgroundTasks

from shop.accounts import commit_transaction, create_transfer
from shop.analytics import log_analytics
from shop.jobs import (
    documented_task,
    important_but_retriable_task,
    important_task,
    important_task_or_alert,
    quick_critical_task,
    slow_critical_task,
    undocumented_task,
)
from shop.mail import send_email
from shop.payments import create_payment, finalize_payment
from shop.schemas import PaymentRequest

router = APIRouter()


@router.post("/practices/selective")
async def shield_only_what_is_critical(payment: PaymentRequest, background_tasks: BackgroundTasks) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    transfer_id = await create_transfer()
    background_tasks.add_task(finalize_payment, payment_id, payment.amount, payment.card_token)
    background_tasks.add_task(commit_transaction, transfer_id)
    return {"payment_id": payment_id, "transfer_id": transfer_id}


@router.post("/practices/everything")
async def shield_everything(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(send_email, "customer@example.org", "Hello", "How are you?")
    background_tasks.add_task(log_analytics, "/practices/everything")
    return {"status": "ok"}


@router.post("/practices/short")
async def short_shielded_task(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(quick_critical_task)
    return {"status": "ok"}


@router.post("/practices/long")
async def long_shielded_task(background_tasks: BackgroundTasks) -> dict[str, str]:
    background_tasks.add_task(slow_critical_task)
    return {"status": "ok"}


@router.post("/practices/error-handling")
async def shield_with_error_handling() -> dict[str, int]:
    transfer_id = await create_transfer()
    asyncio.create_task(important_task_or_alert(transfer_id))
    return {"transfer_id": transfer_id}


@router.post("/practices/no-error-handling")
async def shield_without_error_handling() -> dict[str, int]:
    transfer_id = await create_transfer()
    asyncio.create_task(important_task(transfer_id))
    return {"transfer_id": transfer_id}


@router.post("/practices/named")
async def named_shield(payment: PaymentRequest) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    asyncio.create_task(
        finalize_payment(payment_id, payment.amount, payment.card_token), name=f"finalize_payment_{payment_id}"
    )
    return {"payment_id": payment_id}


@router.post("/practices/unnamed")
async def unnamed_shield(payment: PaymentRequest) -> dict[str, int]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    asyncio.create_task(finalize_payment(payment_id, payment.amount, payment.card_token))
    return {"payment_id": payment_id}


@router.post("/practices/documented")
async def documented_shield(background_tasks: BackgroundTasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    background_tasks.add_task(documented_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/practices/undocumented")
async def undocumented_shield(background_tasks: BackgroundTasks) -> dict[str, int]:
    transfer_id = await create_transfer()
    background_tasks.add_task(undocumented_task, transfer_id)
    return {"transfer_id": transfer_id}


@router.post("/important")
async def important_endpoint() -> dict[str, str]:
    asyncio.create_task(important_but_retriable_task())
    return {"status": "ok"}
