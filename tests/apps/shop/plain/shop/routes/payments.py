"""Paying."""

import asyncio

from fastapi import APIRouter, BackgroundTasks

from shop.payments import create_payment, finalize_payment, process_payment_or_alert
from shop.schemas import PaymentRequest

router = APIRouter()


@router.post("/payments", status_code=202)
async def process_payment(payment: PaymentRequest, background_tasks: BackgroundTasks) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    background_tasks.add_task(finalize_payment, payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id, "status": "processing"}


@router.post("/protected-payment", status_code=202)
async def protected_payment(payment: PaymentRequest) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    asyncio.create_task(process_payment_or_alert(payment_id))
    return {"payment_id": payment_id, "status": "processing"}
