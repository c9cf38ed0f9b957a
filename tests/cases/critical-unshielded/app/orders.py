import redis.asyncio as redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
cache = redis.Redis()


async def mark_paid(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("UPDATE orders SET status = 'paid' WHERE id = :id"), {"id": order})
        await session.commit()


async def read_order(order: int) -> None:
    async with sessions() as session:
        await session.execute(text("SELECT * FROM orders WHERE id = :id"), {"id": order})


async def remember(order: int) -> None:
    await cache.set(f"order:{order}", "seen")
