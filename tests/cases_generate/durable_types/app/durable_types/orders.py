"""Types of Python, of this module, of another one, and of one that is imported for type checkers alone."""

from __future__ import annotations

import datetime
import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NewType, Optional
from uuid import UUID

from pydantic import Field

from . import models
from .models import Kind
from shieldgen_runtime import task

if TYPE_CHECKING:
    from decimal import Decimal

    from .models import Address, Line, Options, Order, Point, Receipt

UserId = NewType("UserId", int)
Many = list[UserId]


@dataclass
class Shop:
    """One that this module defines itself."""

    name: str


@task(durable=True, key="{order.id}")
async def place(
    order: Order,
    to: Address | None,
    shop: Shop,
    points: list[Point],
    options: Options,
    lines: Mapping[str, Line],
    kind: Kind | None = None,
) -> Receipt:
    return models.Receipt(number=len(lines))


@task(durable=True)
def many(
    user: UserId,
    users: Many,
    day: date,
    time: datetime.time,
    delta: t.Optional[datetime.timedelta],
    where: Path,
    by: Annotated[UUID, Field(description="who")],
    size: Literal["s", "m"] = "s",
    amount: Optional[Decimal] = None,
    both: int | str = 1,
    pair: tuple[int, ...] = (1, 2),
    anything: Any = None,
) -> dict[str, list[Shop]]:
    return {str(where): [Shop(size)]}


@task(durable=True)
async def hiding(date: date, int: int = 3, str: Optional[str] = None, *, Shop: Shop, _source: Sequence[str] = ()) -> int:
    """Its parameters are called as types are."""
    return int
