"""Customers, and the work that goes over all of them."""

import asyncio
import logging

from sqlalchemy import insert, select, update

from shop.db import db
from shop.models import Customer, Inventory, Retry

logger = logging.getLogger(__name__)


async def create_customer(email: str) -> int:
    async with db.transaction() as session:
        customer = Customer(email=email)
        session.add(customer)
    return customer.id


async def process_user(customer: Customer) -> None:
    """Bring one customer's points up to date."""
    await asyncio.sleep(0.05)  # the points service allows 20 requests a second
    async with db.transaction() as session:
        await session.execute(update(Customer).where(Customer.id == customer.id).values(points=100))


async def all_users() -> list[Customer]:
    async with db.transaction() as session:
        return list(await session.scalars(select(Customer).order_by(Customer.id)))


async def process_item(item: Inventory) -> None:
    """Import one product's new price."""
    await asyncio.sleep(0.05)
    async with db.transaction() as session:
        await session.execute(
            update(Inventory).where(Inventory.product_id == item.product_id).values(price_cents=item.price_cents)
        )


async def huge_list() -> list[Inventory]:
    async with db.transaction() as session:
        return list(await session.scalars(select(Inventory))) * 4


async def process_data() -> None:
    """Work on all customers that may as well be done tomorrow."""
    for customer in await all_users():
        await process_user(customer)


async def add_for_retry(task: str) -> None:
    async with db.transaction() as session:
        await session.execute(insert(Retry).values(task=task))
