import stripe
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
add_tasks(app)
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


async def charge(order: int) -> None:
    await stripe.PaymentIntent.create_async(amount=100, currency="eur")


async def take_stock(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE stock SET left = left - 1 WHERE id = :id"), {"id": order})
        await session.commit()


async def charge_with_key(order: int) -> None:
    await stripe.PaymentIntent.create_async(amount=100, currency="eur", idempotency_key=f"order-{order}")


async def set_status(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE orders SET status = 'paid' WHERE id = :id"), {"id": order})
        await session.commit()


@app.post("/bad")
async def bad(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(charge, order)
    tasks.task(shield=True).schedule(take_stock, order)


@app.post("/good")
async def good(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(charge_with_key, order)
    tasks.task(shield=True).schedule(set_status, order)
    tasks.schedule(charge, order)
