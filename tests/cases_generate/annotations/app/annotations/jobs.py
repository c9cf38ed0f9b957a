"""Annotations in every form."""

from __future__ import annotations

import collections.abc
import datetime
import decimal as dec
import typing as t
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeVar, Union

from shieldgen_runtime import task
from typing_extensions import Unpack

from . import models
from .base import OrderList
from .models import Options, Task

if TYPE_CHECKING:
    from .models import Order
    from .models import Order as Purchase

T = TypeVar("T")
N = TypeVar("N", int, str)
Numbers = list[int]


class Meta:
    def __init__(self, text: str, *, limit: int = 0) -> None:
        self.text = text


class Local:
    """A class of this module."""


@task(name="{order.id} {when.year}")
async def plain(order: Order, when: datetime.datetime, price: dec.Decimal) -> Purchase:
    return order


@task()
async def quoted(order: "Order", many: "list[Order | None]", local: "Local") -> "dict[str, models.Order]":
    return {"a": order}


@task()
async def unions(a: int | str | None, b: Optional[int], c: Union[int, "Order"], d: "int | Local") -> None: ...


@task()
async def annotated(
    a: Annotated[int, Meta('at "least" 1', limit=-1), {"key": [1, 2.5, None]}], b: Annotated["Local", "text"]
) -> None: ...


@task()
async def literals(mode: Literal["fast", 'slow', 1, None], deep: t.Literal["Order"] = "Order") -> None: ...


@task()
async def callables(
    f: Callable[[int, str], None], g: Callable[..., Awaitable[int]], h: collections.abc.Iterable[int]
) -> Callable[[], int]:
    return lambda: 1


@task()
async def variables(value: T, number: N) -> tuple[T, N]:
    return value, number


@task()
async def unpacked(**options: Unpack[Options]) -> bool:
    return options.get("loud", False)


@task()
async def aliases(orders: OrderList, numbers: Numbers, todo: Task) -> t.Sequence[int]:
    return numbers


@task()
def returns_awaitable(a: int) -> Coroutine[Any, Any, int]:
    async def inner() -> int:
        return a

    return inner()


@task()
async def variadic(*args: tuple[int, ...]) -> tuple[()]:
    return ()


@task()
async def long(
    a_parameter_with_a_long_name: dict[str, collections.abc.Callable[[Order, datetime.datetime], dict[str, Local]]],
    another: Annotated[dict[str, Order], Meta("a text that is long enough to need a line of its own", limit=3)] | None = None,
) -> dict[str, collections.abc.Callable[[Order, datetime.datetime], dict[str, tuple[int, str]]]]:
    return {}
