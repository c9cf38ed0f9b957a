"""Accounts, transfers and the ledger."""

from sqlalchemy import text, update

from shop.alerts import critical_error_handler
from shop.db import db
from shop.models import LedgerEntry, Transfer
from shop.wiring.runtime import task


async def create_transfer() -> int:
    async with db.transaction() as session:
        transfer = Transfer()
        session.add(transfer)
    return transfer.id


@task(shield=True, name="transfer_{transfer_id}", deadline=10.0, on_error=critical_error_handler)
async def commit_transaction(transfer_id: int) -> None:
    """Commit a transfer: the money has left one account and must arrive in the other."""
    async with db.transaction() as session:
        await session.execute(update(Transfer).where(Transfer.id == transfer_id).values(status="committed"))


async def finalize_database_transaction() -> None:
    """Post what the ledger holds so far."""
    async with db.transaction() as session:
        await session.execute(update(LedgerEntry).values(posted=True))


async def record_in_ledger(subject: str) -> None:
    """One entry per subject, however often it is told."""
    async with db.transaction() as session:
        await session.execute(
            text("INSERT INTO ledger (subject, posted) VALUES (:subject, 0) ON CONFLICT (subject) DO NOTHING"),
            {"subject": subject},
        )
