"""Work that goes on behind the endpoints."""

import logging
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from shop.accounts import commit_transaction, finalize_database_transaction, record_in_ledger
from shop.alerts import critical_error_handler, send_fraud_alert
from shop.customers import add_for_retry, all_users, huge_list, process_data, process_item, process_user
from shop.db import db
from shop.gateway import gateway
from shop.inventory import release_checkout_lock
from shop.mail import send_newsletter
from shop.wiring.runtime import Task, task

logger = logging.getLogger(__name__)


@task(shield=True, timing="after_response", name="post_ledger", deadline=10.0, on_error=critical_error_handler)
async def critical_task() -> None:
    """Post the ledger: this must complete."""
    await finalize_database_transaction()


@task(timing="after_response", name="newsletter")
async def non_critical_task() -> None:
    """Send the newsletter: this can be cancelled."""
    await send_newsletter()


@task(shield=True, name="ledger_{subject}", deadline=10.0, on_error=critical_error_handler)
async def critical_immediate_task(subject: str) -> None:
    """Enter the subject into the ledger."""
    await record_in_ledger(subject)


@task(
    shield=True,
    timing="after_route",
    name="release_checkout_{order_id}",
    deadline=10.0,
    on_error=critical_error_handler,
)
async def critical_cleanup(order_id: int) -> None:
    """Release the checkout's lock, or the customer cannot open the order again."""
    await release_checkout_lock(order_id)


@task(
    shield=True,
    timing="after_response",
    name="fraud_alert_{order_id}",
    deadline=10.0,
    on_error=critical_error_handler,
    critical="a parcel that has left cannot be called back",
)
async def critical_notification(order_id: int) -> None:
    """Tell the fraud desk before the parcel leaves."""
    await send_fraud_alert(order_id)


@task(shield=True, timing="after_response", name="freeze_accounts", deadline=10.0, on_error=critical_error_handler)
async def quick_critical_task() -> None:
    """Freeze overdrawn accounts, in one statement."""
    async with db.transaction() as session:
        await session.execute(text("UPDATE accounts SET frozen = 1 WHERE balance_cents < 0"))


@task(shield=True, timing="after_response", name="import_prices")
async def slow_critical_task() -> None:
    """Import the whole price list, which takes minutes."""
    for item in await huge_list():
        await process_item(item)


@task(shield=True, name="transfer_{transfer_id}", deadline=10.0, on_error=critical_error_handler)
async def important_task(transfer_id: int) -> None:
    """Commit a transfer."""
    await commit_transaction(transfer_id)


@task(
    shield=True,
    timing="after_response",
    name="transfer_{transfer_id}",
    deadline=10.0,
    on_error=critical_error_handler,
)
async def documented_task(transfer_id: int) -> None:
    """Commit a transfer.

    Cut in the middle of a deploy, a transfer would stay open: the money has left one account and has not arrived in
    the other.
    """
    await commit_transaction(transfer_id)


@task(
    shield=True,
    timing="after_response",
    name="transfer_{transfer_id}",
    deadline=10.0,
    on_error=critical_error_handler,
)
async def undocumented_task(transfer_id: int) -> None:
    await commit_transaction(transfer_id)


@task(shield=True, timing="after_response", name="all_points")
async def process_all_users() -> None:
    """Bring the points of every customer up to date."""
    for user in await all_users():
        await process_user(user)


async def charge_customer(amount: Decimal, card_token: str) -> None:
    await gateway.charge_again(card_token, amount, reference="membership")


@task(shield=True, timing="after_response", name="membership", deadline=20.0, on_error=critical_error_handler)
async def send_duplicate_charges(amount: Decimal, card_token: str) -> None:
    """Charge the membership fee: a second run charges it a second time."""
    await charge_customer(amount, card_token)


@task(
    shield=True,
    timing="after_response",
    name="membership_{year}",
    deadline=20.0,
    on_error=critical_error_handler,
)
async def send_safe_charges(amount: Decimal, card_token: str, year: int) -> None:
    """Charge the membership fee: a second run in the same year finds the first charge."""
    reference = f"membership-{card_token}-{year}"
    await gateway.charge(card_token, amount, reference=reference, idempotency_key=reference)


async def retry_later(task: Task[..., Any]) -> None:
    """Put cancelled work on the persistent queue."""
    logger.warning("%s was cancelled, will be retried later", task.name)
    await add_for_retry("important_task")


@task(on_cancel=retry_later)
async def important_but_retriable_task() -> None:
    """Important task that can be retried if cancelled"""
    await process_data()
