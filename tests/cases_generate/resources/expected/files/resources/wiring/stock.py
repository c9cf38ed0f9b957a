# shieldgen: wiring sha256=27c4e7b7270aa19fbd8992ff9f4f33712d3afcc4ae9022272aa0056ab0fff504
# fmt: off
# ruff: noqa
"""Schedules the task functions of `resources.stock`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import resources.stock as _source
from resources import db
from resources.db import session_factory

from shieldgen_runtime import Policy, Resource, Task, Wiring


_RESERVE = Policy(
    shield=True,
    deadline=8.0,
    resources={"session": Resource(session_factory), "log": Resource(db.log_file)},
)
_COUNT = Policy(resources={"session": Resource(_source.own)})
_WITH_DEFAULT = Policy(resources={"session": Resource(_source.own)})


class StockTasks(Wiring):
    """Schedules the task functions of `resources.stock`."""

    def reserve(self, order_id: int) -> Task[..., str]:
        """Reserve what an order needs.

        Shielded, immediate, at most 8 s, one at a time for each key, resources/stock.py.
        """
        return self._scheduler.start_with_resources(
            _RESERVE,
            f"reserve_{order_id}",
            f"{order_id}",
            _source.reserve,
            order_id=order_id,
        )

    def count(self, a: int, *more: int) -> Task[..., str]:
        """Unshielded, immediate, resources/stock.py."""
        return self._scheduler.start_with_resources(
            _COUNT,
            None,
            None,
            _source.count,
            a,
            *more,
        )

    def with_default(self, a: int = 1) -> Task[..., str]:
        """Unshielded, immediate, resources/stock.py."""
        return self._scheduler.start_with_resources(
            _WITH_DEFAULT,
            None,
            None,
            _source.with_default,
            a=a,
        )


Stock = Annotated[StockTasks, Depends(StockTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
