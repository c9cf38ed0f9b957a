from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict
from uuid import UUID

from fastapi import Request, UploadFile
from pydantic import BaseModel, PlainSerializer
from shieldgen_runtime import Resource, task
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from unknown import Elsewhere

sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"


class Plain:
    pass


class Kind(Enum):
    CARD = "card"


class Item(NamedTuple):
    sku: str


class Options(TypedDict):
    gift: bool


@dataclass
class Order:
    number: int
    items: list[Item]


class Model(BaseModel):
    kind: Kind
    plain: Annotated[Plain, PlainSerializer(str)]


class Own:
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any: ...


class Theirs(Elsewhere):
    pass


@task(durable=True)
async def of_request(request: Request, upload: UploadFile | None, session: AsyncSession) -> None: ...


@task(durable=True)
async def of_process(then: Callable[[], None], row: Row, rows: dict[int, list[Row]], plain: Plain) -> Plain: ...


@task(durable=True)
async def without_names(first: int, /, *more: int, at: datetime = datetime.min, **options: str) -> None: ...


@task(durable=True, key="all")
async def one_for_all(number: int) -> None: ...


@task(durable=True, key="{order.number}", name="order")
async def stored(
    order: Order,
    model: Model,
    options: Options,
    own: Own,
    theirs: Theirs | Elsewhere,
    unsaid,  # type: ignore[no-untyped-def]
    amount: Decimal | None = None,
    by: UUID | Literal["nobody"] = "nobody",
    *,
    anything: Any = None,
    session: Annotated[AsyncSession, Resource(sessions)],
) -> list[Order]:
    return [order]


@task(shield=True, key="all")
async def not_durable(request: Request) -> None: ...
