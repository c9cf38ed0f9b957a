# shieldgen: wiring sha256=e9ed6489687577662c75f405e841f686cf1d6710f3ee90a7c3ee864a15d3df9f
# fmt: off
# ruff: noqa
"""Schedules the task functions of `annotations.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import annotations.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import collections.abc
    import datetime
    import decimal as dec
    import typing as t
    from annotations import models
    from annotations.base import OrderList
    from annotations.jobs import Local, Meta, N, Numbers, T
    from annotations.models import Options, Order, Order as Purchase, Task as Task_
    from collections.abc import Awaitable, Callable
    from typing import Literal, Optional, Union
    from typing_extensions import Unpack


_PLAIN = Policy()
_QUOTED = Policy()
_UNIONS = Policy()
_ANNOTATED = Policy()
_LITERALS = Policy()
_CALLABLES = Policy()
_VARIABLES = Policy()
_UNPACKED = Policy()
_ALIASES = Policy()
_RETURNS_AWAITABLE = Policy()
_VARIADIC = Policy()
_LONG = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `annotations.jobs`."""

    def plain(
        self,
        order: Order,
        when: datetime.datetime,
        price: dec.Decimal,
    ) -> Task[..., Purchase]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _PLAIN,
            f"{order.id} {when.year}",
            _source.plain,
            order=order,
            when=when,
            price=price,
        )

    def quoted(
        self,
        order: Order,
        many: list[Order | None],
        local: Local,
    ) -> Task[..., dict[str, models.Order]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _QUOTED,
            None,
            _source.quoted,
            order=order,
            many=many,
            local=local,
        )

    def unions(
        self,
        a: int | str | None,
        b: Optional[int],
        c: Union[int, Order],
        d: int | Local,
    ) -> Task[..., None]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_UNIONS, None, _source.unions, a=a, b=b, c=c, d=d)

    def annotated(
        self,
        a: Annotated[int, Meta('at "least" 1', limit=-1), {"key": [1, 2.5, None]}],
        b: Annotated[Local, "text"],
    ) -> Task[..., None]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_ANNOTATED, None, _source.annotated, a=a, b=b)

    def literals(
        self,
        mode: Literal["fast", "slow", 1, None],
        deep: t.Literal["Order"] = "Order",
    ) -> Task[..., None]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _LITERALS,
            None,
            _source.literals,
            mode=mode,
            deep=deep,
        )

    def callables(
        self,
        f: Callable[[int, str], None],
        g: Callable[..., Awaitable[int]],
        h: collections.abc.Iterable[int],
    ) -> Task[..., Callable[[], int]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_CALLABLES, None, _source.callables, f=f, g=g, h=h)

    def variables(self, value: T, number: N) -> Task[..., tuple[T, N]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start_with_resources(
            _VARIABLES,
            None,
            None,
            _source.variables,
            value=value,
            number=number,
        )

    def unpacked(self, /, **options: Unpack[Options]) -> Task[..., bool]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_UNPACKED, None, _source.unpacked, **options)

    def aliases(
        self,
        orders: OrderList,
        numbers: Numbers,
        todo: Task_,
    ) -> Task[..., t.Sequence[int]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _ALIASES,
            None,
            _source.aliases,
            orders=orders,
            numbers=numbers,
            todo=todo,
        )

    def returns_awaitable(self, a: int) -> Task[..., int]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _RETURNS_AWAITABLE,
            None,
            _source.returns_awaitable,
            a=a,
        )

    def variadic(self, *args: tuple[int, ...]) -> Task[..., tuple[()]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_VARIADIC, None, _source.variadic, *args)

    def long(
        self,
        a_parameter_with_a_long_name: dict[
            str,
            collections.abc.Callable[[Order, datetime.datetime], dict[str, Local]],
        ],
        another: (
            Annotated[
                dict[str, Order],
                Meta("a text that is long enough to need a line of its own", limit=3),
            ]
            | None
        ) = None,
    ) -> Task[
        ...,
        dict[
            str,
            collections.abc.Callable[
                [Order, datetime.datetime],
                dict[str, tuple[int, str]],
            ],
        ],
    ]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _LONG,
            None,
            _source.long,
            a_parameter_with_a_long_name=a_parameter_with_a_long_name,
            another=another,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
