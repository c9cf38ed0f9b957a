from collections.abc import AsyncIterator
from typing import Annotated

from app.wiring.payments import Payments
from fastapi import Depends, FastAPI
from shieldgen_runtime import add_tasks
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
add_tasks(app, durable="sqlite:///shop.db")
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
INSERT = text("INSERT INTO orders VALUES (:id)")


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


@app.post("/before")
async def before(order: int, payments: Payments, session: Session) -> None:
    await session.execute(INSERT, {"id": order})
    payments.pay(order)
    await session.commit()


@app.post("/within")
async def within(order: int, payments: Payments, session: Session) -> None:
    await session.execute(INSERT, {"id": order})
    payments.pay(order, within=session)
    payments.tell(order, within=session)
    await session.commit()
