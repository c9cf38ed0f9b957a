"""The database: a pool that the application's lifespan opens and closes."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from shop.models import Account, Base, Customer, Inventory

logger = logging.getLogger(__name__)


class DatabaseClosed(RuntimeError):
    """The pool is not open: before the application's start, or after its end."""


class Database:
    def __init__(self) -> None:
        self._engine: AsyncEngine | None = None
        self._sessions: async_sessionmaker[AsyncSession] | None = None

    async def open(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite has one writer at a time; 15 s is how long the others wait for their turn.
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 15})
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        async with self._engine.begin() as connection:
            await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            await connection.run_sync(Base.metadata.create_all)
        await self._fill_if_empty()
        logger.info("database opened")

    async def close(self) -> None:
        engine, self._engine, self._sessions = self._engine, None, None
        if engine is not None:
            await engine.dispose()
        logger.info("database closed")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are committed together, or not at all."""
        if self._sessions is None:
            raise DatabaseClosed("the database is closed")
        async with self._sessions.begin() as session:
            yield session

    async def _fill_if_empty(self) -> None:
        async with self.transaction() as session:
            if await session.scalar(select(func.count()).select_from(Inventory)):
                return
            session.add_all(Inventory(product_id=n, quantity=1000, price_cents=250 * n) for n in range(1, 6))
            session.add_all(Customer(email=f"customer{n}@example.org") for n in range(1, 41))
            session.add_all(Account(balance_cents=n * 100) for n in range(-2, 3))


db = Database()
