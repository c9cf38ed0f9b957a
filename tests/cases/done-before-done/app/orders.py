"""Orders that say what was done with them: which of them say so too early."""

import datetime

import httpx
import stripe
from databases import Database
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = FastAPI()
database = Database("sqlite:///shop.db")
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    paid_at: Mapped[datetime.datetime]


class OutboxEntry(Base):
    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[str]


async def post(path: str, payload: object) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(f"https://example.org/{path}", json=payload)


# Too early


async def sent_before_it_is_sent(number: int) -> None:
    await database.execute("UPDATE orders SET status = 'sent' WHERE id = :id", {"id": number})
    await post("orders", number)


async def paid_before_it_is_charged(number: int) -> None:
    async with sessions() as session:
        order = await session.get_one(Order, number)
        order.paid_at = datetime.datetime.now(datetime.UTC)
        await session.commit()
        await stripe.Charge.create_async(amount=100, currency="eur", idempotency_key=f"order-{number}")


async def deleted_before_it_is_sent(number: int) -> None:
    async with sessions() as session:
        entry = await session.get_one(OutboxEntry, number)
        await session.delete(entry)
        await session.commit()
        await post("outbox", entry.payload)


async def put_right_where_it_fails(number: int) -> None:
    await database.execute("UPDATE orders SET status = 'notified' WHERE id = :id", {"id": number})
    try:
        await post("orders", number)
    except httpx.HTTPError:
        await database.execute("UPDATE orders SET status = 'open' WHERE id = :id", {"id": number})
        raise


# In time


async def sent_and_then_recorded(number: int) -> None:
    await post("orders", number)
    await database.execute("UPDATE orders SET status = 'sent' WHERE id = :id", {"id": number})


async def both_in_one_transaction(number: int) -> None:
    async with database.transaction():
        await database.execute("UPDATE orders SET status = 'sent' WHERE id = :id", {"id": number})
        await post("orders", number)


async def committed_behind_it(number: int) -> None:
    async with sessions() as session:
        order = await session.get_one(Order, number)
        order.status = "sent"
        await post("orders", number)
        await session.commit()


async def completed_and_then_told(number: int) -> None:
    await database.execute("UPDATE orders SET status = 'completed' WHERE id = :id", {"id": number})
    await post("subscribers", number)


async def in_another_branch(number: int, *, offline: bool) -> None:
    if offline:
        await database.execute("UPDATE orders SET status = 'sent' WHERE id = :id", {"id": number})
        return
    await post("orders", number)


async def told_once_more_behind_it(number: int) -> None:
    await post("orders", number)
    await database.execute("UPDATE orders SET status = 'sent' WHERE id = :id", {"id": number})
    await post("audit", number)


async def an_account_is_closed(number: int) -> None:
    async with sessions() as session:
        order = await session.get_one(Order, number)
        await session.delete(order)
        await session.commit()
        await post("closed", order.id)


@app.post("/orders/{number}")
async def start(number: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(sent_before_it_is_sent, number)
    tasks.add_task(paid_before_it_is_charged, number)
    tasks.add_task(deleted_before_it_is_sent, number)
    tasks.add_task(put_right_where_it_fails, number)
    tasks.add_task(sent_and_then_recorded, number)
    tasks.add_task(both_in_one_transaction, number)
    tasks.add_task(committed_behind_it, number)
    tasks.add_task(completed_and_then_told, number)
    tasks.add_task(in_another_branch, number, offline=True)
    tasks.add_task(told_once_more_behind_it, number)
    tasks.add_task(an_account_is_closed, number)
