# shieldgen: wiring sha256=03f29140e09375c93992fe37a68f3dedd6e2e3cdb0ae78a847aa7b2ad3573375
# fmt: off
# ruff: noqa
"""Schedules the task functions of `durable_types.orders`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from pydantic.dataclasses import dataclass

import durable_types.orders as _source_
import builtins
import datetime
import typing as t
from collections.abc import Mapping, Sequence
from datetime import date as date_
from decimal import Decimal
from durable_types.models import Address, Kind, Line, Options, Order, Point, Receipt
from pathlib import Path
from pydantic import Field
from typing import Literal, Optional
from uuid import UUID

from shieldgen_runtime import Policy, Wiring
from shieldgen_runtime.durable import Durable, DurableTask, Transaction

if TYPE_CHECKING:
    from durable_types.orders import Many, Shop as Shop_, UserId


@dataclass
class _PlaceArguments:
    """What waits in the database for `place`."""

    order: Order
    to: Address | None
    shop: _source_.Shop
    points: list[Point]
    options: Options
    lines: Mapping[builtins.str, Line]
    kind: Kind | None = None


_PLACE = Durable(
    "durable_types.orders:place",
    _source_.place,
    _PlaceArguments,
    Policy(durable=True),
    result=Receipt,
)


@dataclass
class _ManyArguments:
    """What waits in the database for `many`."""

    user: _source_.UserId
    users: _source_.Many
    day: date_
    time: datetime.time
    delta: t.Optional[datetime.timedelta]
    where: Path
    by: Annotated[UUID, Field(description="who")]
    size: Literal["s", "m"] = "s"
    amount: Optional[Decimal] = None
    both: builtins.int | builtins.str = 1
    pair: tuple[builtins.int, ...] = (1, 2)
    anything: Any = None


_MANY = Durable(
    "durable_types.orders:many",
    _source_.many,
    _ManyArguments,
    Policy(durable=True),
    result=dict[builtins.str, list[_source_.Shop]],
)


@dataclass(kw_only=True)
class _HidingArguments:
    """What waits in the database for `hiding`."""

    date: date_
    int: builtins.int = 3
    str: Optional[builtins.str] = None
    Shop: _source_.Shop
    _source: Sequence[builtins.str] = ()


_HIDING = Durable(
    "durable_types.orders:hiding",
    _source_.hiding,
    _HidingArguments,
    Policy(durable=True),
    result=builtins.int,
)


class OrdersTasks(Wiring):
    """Schedules the task functions of `durable_types.orders`."""

    def place(
        self,
        order: Order,
        to: Address | None,
        shop: Shop_,
        points: list[Point],
        options: Options,
        lines: Mapping[builtins.str, Line],
        kind: Kind | None = None,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[Receipt]:
        """Durable, immediate, one at a time for each key, durable_types/orders.py."""
        return _PLACE.schedule(
            self._scheduler,
            None,
            f"{order.id}",
            within,
            order=order,
            to=to,
            shop=shop,
            points=points,
            options=options,
            lines=lines,
            kind=kind,
        )

    def many(
        self,
        user: UserId,
        users: Many,
        day: date_,
        time: datetime.time,
        delta: t.Optional[datetime.timedelta],
        where: Path,
        by: Annotated[UUID, Field(description="who")],
        size: Literal["s", "m"] = "s",
        amount: Optional[Decimal] = None,
        both: builtins.int | builtins.str = 1,
        pair: tuple[builtins.int, ...] = (1, 2),
        anything: Any = None,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[dict[builtins.str, list[Shop_]]]:
        """Durable, immediate, durable_types/orders.py."""
        return _MANY.schedule(
            self._scheduler,
            None,
            None,
            within,
            user=user,
            users=users,
            day=day,
            time=time,
            delta=delta,
            where=where,
            by=by,
            size=size,
            amount=amount,
            both=both,
            pair=pair,
            anything=anything,
        )

    def hiding(
        self,
        date: date_,
        int: builtins.int = 3,
        str: Optional[builtins.str] = None,
        *,
        Shop: Shop_,
        _source: Sequence[builtins.str] = (),
        within: Transaction | None = None,
    ) -> DurableTask[builtins.int]:
        """Its parameters are called as types are.

        Durable, immediate, durable_types/orders.py.
        """
        return _HIDING.schedule(
            self._scheduler,
            None,
            None,
            within,
            date=date,
            int=int,
            str=str,
            Shop=Shop,
            _source=_source,
        )


Orders = Annotated[OrdersTasks, Depends(OrdersTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
