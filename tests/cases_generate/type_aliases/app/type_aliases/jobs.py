"""Names that the module gives to types."""

import typing
from typing import NewType, TypeAlias

from shieldgen_runtime import task

from .base import OrderList

Numbers = list[int]
Maybe: TypeAlias = "Numbers | None"
UserId = NewType("UserId", int)
Handler = typing.Callable[[int], str]


class Box:
    Key: TypeAlias = str


@task()
async def sums(numbers: Numbers, more: Maybe = None) -> int:
    return sum(numbers) + sum(more or [])


@task(key="{user}")
async def greet(user: UserId, key: Box.Key, handler: Handler, orders: OrderList) -> str:
    return f"{handler(user)} {key} {len(orders)}"
