"""Hints that protect the wrong work, or protect it badly."""

from decimal import Decimal

from shop.accounts import commit_transaction
from shop.analytics import log_analytics, log_event, update_cache
from shop.mail import send_email, send_welcome_email
from shop.payments import finalize_payment
from shop.wiring.runtime import task


# BAD: Don't shield emails
@task(shield=True, timing="after_response")
async def shielded_welcome_email(email: str) -> None:
    await send_welcome_email(email)


# BAD: Everything shielded
@task(shield=True, timing="after_response")
async def shielded_email(to: str, subject: str, text: str) -> None:
    await send_email(to, subject, text)


@task(shield=True, timing="after_response")
async def shielded_analytics(page: str) -> None:
    await log_analytics(page)


@task(shield=True, timing="after_response")
async def shielded_event(event: str) -> None:
    await log_event(event)


@task(shield=True, timing="after_response")
async def shielded_cache() -> None:
    await update_cache()


# Risky: Shield without error handling
@task(shield=True, name="transfer_{transfer_id}", deadline=10.0)
async def important_task_without_handler(transfer_id: int) -> None:
    """Commit a transfer."""
    await commit_transaction(transfer_id)


# Less clear: no name
@task(shield=True, deadline=20.0)
async def finalize_payment_unnamed(payment_id: int, amount: Decimal, card_token: str) -> None:
    """Charge the card and record the charge."""
    await finalize_payment(payment_id, amount, card_token)
