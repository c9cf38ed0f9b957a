"""Paying."""

from fastapi import APIRouter
from shieldgen_runtime import Tasks

from shop.payments import create_payment, finalize_payment, payment_error_handler, process_payment_internal
from shop.schemas import PaymentRequest

router = APIRouter()


@router.post("/payments", status_code=202)
async def process_payment(payment: PaymentRequest, tasks: Tasks) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    # Shield this task - partial payment processing would be bad!
    tasks.task(
        name=f"payment_{payment_id}",
        shield=True
    ).schedule(finalize_payment, payment_id, payment.amount, payment.card_token)

    return {"payment_id": payment_id, "status": "processing"}


@router.post("/protected-payment", status_code=202)
async def protected_payment(payment: PaymentRequest, tasks: Tasks) -> dict[str, int | str]:
    payment_id = await create_payment(payment.amount, payment.card_token)
    tasks.task(
        name=f"payment_{payment_id}",
        shield=True,
        on_error=payment_error_handler
    ).schedule(process_payment_internal, payment_id=payment_id)

    return {"payment_id": payment_id, "status": "processing"}
