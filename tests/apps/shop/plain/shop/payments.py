"""Payments: from a pending row to a charge that is on record."""

import logging
from decimal import Decimal

from sqlalchemy import update

from shop.alerts import send_slack_alert, send_to_sentry
from shop.db import db
from shop.gateway import gateway
from shop.mail import send_receipt
from shop.models import Payment

logger = logging.getLogger(__name__)


async def create_payment(amount: Decimal, card_token: str) -> int:
    async with db.transaction() as session:
        payment = Payment(amount_cents=int(amount * 100), card_token=card_token)
        session.add(payment)
    return payment.id


async def mark_payment_failed(payment_id: int, reason: str) -> None:
    async with db.transaction() as session:
        await session.execute(update(Payment).where(Payment.id == payment_id).values(status="failed", error=reason))


async def payment_error_handler(payment_id: int, error: Exception) -> None:
    """Handle payment failures"""
    # Alert immediately
    await send_slack_alert(f"🚨 Payment task failed: {error}")

    # Log to error tracking
    await send_to_sentry(f"payment_{payment_id}", error)

    # Mark payment as failed in database
    await mark_payment_failed(payment_id, str(error))


async def finalize_payment(payment_id: int, amount: Decimal, card_token: str) -> None:
    """Charge the card and record the charge.

    Cut between the two, a customer is charged and nobody knows of it. SQLite has one writer, so no transaction is open
    while the processor works; the idempotency key makes a second run find the first run's charge.
    """
    async with db.transaction() as session:
        await session.execute(update(Payment).where(Payment.id == payment_id).values(status="processing"))

    charge_id = await gateway.charge(
        card_token, amount, reference=f"payment-{payment_id}", idempotency_key=f"payment-{payment_id}"
    )

    async with db.transaction() as session:
        await session.execute(
            update(Payment).where(Payment.id == payment_id).values(status="completed", charge_id=charge_id)
        )
    logger.info("payment %s completed", payment_id)

    await send_receipt(payment_id)


async def process_payment_internal(payment_id: int) -> None:
    """Charge the card that was stored with the payment."""
    async with db.transaction() as session:
        payment = await session.get_one(Payment, payment_id)
    await finalize_payment(payment_id, Decimal(payment.amount_cents) / 100, payment.card_token)


async def process_payment_or_alert(payment_id: int) -> None:
    try:
        await process_payment_internal(payment_id)
    except Exception as error:
        logger.exception("payment %s failed", payment_id)
        await payment_error_handler(payment_id, error)
