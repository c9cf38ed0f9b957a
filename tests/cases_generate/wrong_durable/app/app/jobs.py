"""Each of these is refused, with the parameter and a way out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NewType, Protocol, TypedDict, TypeVar, overload

import sqlalchemy.orm
from fastapi import Request, UploadFile
from pydantic import BaseModel
from shieldgen_runtime import task
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.websockets import WebSocket

from .db import Base, OldBase, Session

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class Order(Base):
    __tablename__ = "orders"


class OldOrder(OldBase):
    __tablename__ = "old_orders"


class Cart:
    """A plain class."""


class Prepared(Cart): ...


class Sku(str):
    """pydantic reads a plain str back."""


class Sends(Protocol):
    def send(self) -> None: ...


class Held(BaseModel):
    model_config = {"arbitrary_types_allowed": True}
    cart: Cart


@dataclass
class Deep:
    held: list[Held]


class Given(TypedDict):
    session: AsyncSession


CartId = NewType("CartId", Cart)
Handler = Callable[[int], None]


@task(durable=True)
async def positional(order: int, /) -> None: ...


@task(durable=True)
async def starred(*orders: int, **options: str) -> None: ...


@task(durable=True)
async def transaction(within: int) -> None: ...


@task(durable=True)
async def computed(now: datetime = datetime.now(UTC), options: dict[str, int] = {}) -> None: ...  # noqa: B006


@task(durable=True)
async def unsaid(name: str = None, order: int | None = None) -> None: ...  # type: ignore[assignment]


@task(durable=True)
async def generic(value: T) -> T:
    return value


@overload
def overloaded(value: int) -> int: ...
@overload
def overloaded(value: str) -> str: ...
@task(durable=True)
def overloaded(value: int | str) -> int | str:
    return value


class Mailer:
    @task(durable=True)
    async def send(self, to: str) -> None: ...


@task(durable=True)
async def of_request(request: Request, upload: UploadFile | None, socket: "WebSocket") -> None: ...


@task(durable=True)
async def opened(
    session: AsyncSession, old: sqlalchemy.orm.Session, own: Session, client: httpx.AsyncClient, log: logging.Logger
) -> None: ...


@task(durable=True)
async def called(then: Callable[[], None], handler: Handler, kind: type[Order], soon: Awaitable[int]) -> None: ...


@task(durable=True)
async def rows(order: Order, orders: list[OldOrder]) -> None: ...


@task(durable=True)
async def classes(cart: Cart, prepared: dict[str, Prepared | None], sku: Sku, sends: Sends, by: CartId) -> None: ...


@task(durable=True)
async def inside(held: Held, deep: Deep, given: Given) -> None: ...


@task(durable=True)
async def result(order: int) -> Cart | None: ...


@task(durable=True)
def later(order: int) -> Awaitable[Iterator[int]]: ...


@task(durable=True)
async def error(failed: ValueError, chunks: AsyncIterator[bytes], unknown: Any) -> None: ...
