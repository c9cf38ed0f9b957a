# shieldgen: wiring sha256=e27f1c16eacb411df06b3e3790b3a744735895f5092f3f90f9b7a934cc89a666
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_aliases.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import type_aliases.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from type_aliases.base import OrderList
    from type_aliases.jobs import Box, Handler, Maybe, Numbers, UserId


_SUMS = Policy()
_GREET = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `type_aliases.jobs`."""

    def sums(self, numbers: Numbers, more: Maybe = None) -> Task[..., int]:
        """Unshielded, immediate, type_aliases/jobs.py."""
        return self._scheduler.start(
            _SUMS,
            None,
            _source.sums,
            numbers=numbers,
            more=more,
        )

    def greet(
        self,
        user: UserId,
        key: Box.Key,
        handler: Handler,
        orders: OrderList,
    ) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, type_aliases/jobs.py."""
        return self._scheduler.start_keyed(
            _GREET,
            None,
            f"{user}",
            _source.greet,
            user=user,
            key=key,
            handler=handler,
            orders=orders,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
