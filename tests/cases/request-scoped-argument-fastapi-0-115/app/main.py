"""FastAPI 0.115 ends dependencies before the background tasks run: the session is closed, and committed."""

from collections.abc import AsyncIterator

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
        await session.commit()


async def count(session: AsyncSession) -> None:
    await session.execute(text("UPDATE visits SET seen = 1"))


@app.post("/visits")
async def visit(background: BackgroundTasks, session: AsyncSession = Depends(get_session)) -> None:
    await session.execute(text("INSERT INTO visits (seen) VALUES (0)"))
    background.add_task(count, session)
