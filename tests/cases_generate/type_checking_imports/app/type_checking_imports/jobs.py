"""Names that are imported for annotations alone."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING

from shieldgen_runtime import task

if TYPE_CHECKING:
    from decimal import Decimal

    from .models import Order
    from .models import Order as Purchase
if typing.TYPE_CHECKING:
    import collections.abc


@task(name="{order.id}")
async def buy(order: Order, price: Decimal, more: collections.abc.Sequence[Purchase] = ()) -> Purchase:
    return more[0] if more else order
