# shieldgen: wiring sha256=d773e0e8468e44dd4363f75867846cfaf38a702821353b1a2c27891ed24521a2
# fmt: off
# ruff: noqa
"""Schedules the task functions of `imports.deep.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import imports.deep.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import collections.abc
    import datetime
    import decimal as dec
    import os.path
    import typing as t
    from concurrent import futures
    from imports import models
    from imports.deep import limits as _limits
    from imports.deep.limits import Cents
    from imports.deep.names import Name
    from imports.models import Order as Purchase


_IMPORTED = Policy()
_DOTTED = Policy()
_STARRED = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `imports.deep.jobs`."""

    def imported(
        self,
        when: datetime.datetime,
        price: dec.Decimal,
        order: models.Order,
        other: Purchase,
        limit: _limits.Cents,
        found: t.Optional[collections.abc.Sequence[Cents]] = None,
    ) -> Task[..., str]:
        """Unshielded, immediate, imports/deep/jobs.py."""
        return self._scheduler.start(
            _IMPORTED,
            f"{when.year}",
            _source.imported,
            when=when,
            price=price,
            order=order,
            other=other,
            limit=limit,
            found=found,
        )

    def dotted(
        self,
        path: os.PathLike[str],
        future: t.Optional[futures.Future[int]] = None,
    ) -> Task[..., str]:
        """Unshielded, immediate, imports/deep/jobs.py."""
        return self._scheduler.start(
            _DOTTED,
            None,
            _source.dotted,
            path=path,
            future=future,
        )

    def starred(self, name: Name) -> Task[..., str]:
        """Unshielded, immediate, imports/deep/jobs.py."""
        return self._scheduler.start(_STARRED, None, _source.starred, name=name)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
