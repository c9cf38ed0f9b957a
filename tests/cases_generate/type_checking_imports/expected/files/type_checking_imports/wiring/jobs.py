# shieldgen: wiring sha256=2936c19e3b521d663545b9b7618681928444b2d50d5874885447456cc346b6d1
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_checking_imports.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import type_checking_imports.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import collections.abc
    from decimal import Decimal
    from type_checking_imports.models import Order, Order as Purchase


_BUY = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `type_checking_imports.jobs`."""

    def buy(
        self,
        order: Order,
        price: Decimal,
        more: collections.abc.Sequence[Purchase] = (),
    ) -> Task[..., Purchase]:
        """Unshielded, immediate, type_checking_imports/jobs.py."""
        return self._scheduler.start(
            _BUY,
            f"{order.id}",
            _source.buy,
            order=order,
            price=price,
            more=more,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
