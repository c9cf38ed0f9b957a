"""Paying."""

from fastapi import APIRouter

from shop.payments import create_payment
from shop.schemas import PaymentRequest
from shop.wiring.payments import Payments

router = APIRouter()


@router.post("/payments", status_code=202)
async def process_payment(payment: PaymentRequest, payments: Payments) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    payments.finalize_payment(payment_id, payment.amount, payment.card_token)
    return {"payment_id": payment_id, "status": "processing"}


@router.post("/protected-payment", status_code=202)
async def protected_payment(payment: PaymentRequest, payments: Payments) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    payments.process_payment_internal(payment_id)
    return {"payment_id": payment_id, "status": "processing"}
