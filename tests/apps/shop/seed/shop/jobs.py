"""Work that goes on behind the endpoints."""

import logging
from decimal import Decimal

import anyio
from sqlalchemy import text

from shop.accounts import commit_transaction, finalize_database_transaction, record_in_ledger
from shop.alerts import send_fraud_alert
from shop.customers import add_for_retry, all_users, huge_list, process_data, process_item, process_user
from shop.db import db
from shop.gateway import gateway
from shop.inventory import release_checkout_lock
from shop.mail import send_newsletter

logger = logging.getLogger(__name__)


async def critical_task() -> None:
    """Post the ledger: this must complete."""
    await finalize_database_transaction()


async def non_critical_task() -> None:
    """Send the newsletter: this can be cancelled."""
    await send_newsletter()


async def critical_immediate_task(subject: str) -> None:
    """Enter the subject into the ledger."""
    await record_in_ledger(subject)


async def critical_cleanup(order_id: int) -> None:
    """Release the checkout's lock, or the customer cannot open the order again."""
    await release_checkout_lock(order_id)


async def critical_notification(order_id: int) -> None:
    """Tell the fraud desk before the parcel leaves."""
    await send_fraud_alert(order_id)


async def quick_critical_task() -> None:
    """Freeze overdrawn accounts, in one statement."""
    async with db.transaction() as session:
        await session.execute(text("UPDATE accounts SET frozen = 1 WHERE balance_cents < 0"))


async def slow_critical_task() -> None:
    """Import the whole price list, which takes minutes."""
    for item in await huge_list():
        await process_item(item)


async def important_task(transfer_id: int) -> None:
    """Commit a transfer."""
    await commit_transaction(transfer_id)


async def documented_task(transfer_id: int) -> None:
    """Commit a transfer.

    Cut in the middle of a deploy, a transfer would stay open: the money has left one account and has not arrived in
    the other.
    """
    await commit_transaction(transfer_id)


async def undocumented_task(transfer_id: int) -> None:
    await commit_transaction(transfer_id)


async def process_all_users() -> None:
    """Bring the points of every customer up to date."""
    for user in await all_users():
        await process_user(user)


async def charge_customer(amount: Decimal, card_token: str) -> None:
    await gateway.charge_again(card_token, amount, reference="membership")


async def send_duplicate_charges(amount: Decimal, card_token: str) -> None:
    """Charge the membership fee: a second run charges it a second time."""
    await charge_customer(amount, card_token)


async def send_safe_charges(amount: Decimal, card_token: str, year: int) -> None:
    """Charge the membership fee: a second run in the same year finds the first charge."""
    reference = f"membership-{card_token}-{year}"
    await gateway.charge(card_token, amount, reference=reference, idempotency_key=reference)


async def important_but_retriable_task() -> None:
    """Important task that can be retried if cancelled"""
    try:
        with anyio.CancelScope():
            # Do important work
            await process_data()
    except anyio.get_cancelled_exc_class():
        # Log that we were cancelled
        logger.warning("Task was cancelled, will be retried later")
        # Add to persistent queue for retry
        await add_for_retry("important_task")
        raise
