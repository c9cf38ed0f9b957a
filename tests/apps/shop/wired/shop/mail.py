"""Mails, sent over SMTP."""

import asyncio
import logging
import smtplib
from email.message import EmailMessage

from sqlalchemy import select

from shop.db import db
from shop.models import Customer
from shop.settings import settings
from shop.wiring.runtime import task

logger = logging.getLogger(__name__)


def deliver(message: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=5) as smtp:
        smtp.send_message(message)


async def send_email(to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"] = "shop@example.org"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    await asyncio.to_thread(deliver, message)


@task(timing="after_response", name="welcome_{email}")
async def send_welcome_email(email: str) -> None:
    await send_email(email, "Welcome", "Thank you for joining us.")


async def send_receipt(payment_id: int) -> None:
    """A receipt that is not delivered can be printed from the account page: no reason to fail a payment."""
    try:
        await send_email("customer@example.org", f"Receipt {payment_id}", "Thank you for your payment.")
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("no receipt for payment %s: %s", payment_id, error)


async def send_newsletter() -> None:
    async with db.transaction() as session:
        customers = (await session.scalars(select(Customer))).all()
    for customer in customers:
        await send_email(customer.email, "News", "What is new in the shop this month.")
    logger.info("newsletter sent to %s customers", len(customers))
