# shieldgen: wiring sha256=c26d44cb3eabfd808e6c572e89c3217318a4839971c93a28c2ff7762824d5ce7
# fmt: off
# ruff: noqa
"""Schedules the task functions of `names_.task`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import names_.task as _source

from shieldgen_runtime import Policy, Task as Task_, Wiring

if TYPE_CHECKING:
    import datetime
    from datetime import date
    from names_.task import Policy as Policy_, TASK, Wiring as Wiring_


_LIST = Policy()
_DATE = Policy()
_DATETIME = Policy()
_INT = Policy()
_ANY = Policy()
_PRIVATE = Policy()
_PRIVATE_ = Policy()
_ÜBERWEISEN = Policy()


class TaskTasks(Wiring):
    """Schedules the task functions of `names_.task`."""

    def list(self, x: date, y: float = 0) -> Task_[..., date | None]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(_LIST, None, _source.list, x=x, y=y)

    def date_(self, date: date, day: datetime.date) -> Task_[..., date]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(
            _DATE,
            f"{date}",
            _source.date_,
            date=date,
            day=day,
        )

    def datetime_(
        self,
        a: Wiring_,
        b: Policy_,
        c: TASK,
        d: Any,
    ) -> Task_[..., type[Policy_]]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(
            _DATETIME,
            None,
            _source.datetime_,
            a=a,
            b=b,
            c=c,
            d=d,
        )

    def int(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(_INT, None, _source.int, a=a)

    def Any_(self, Depends: str, Annotated: float) -> Task_[..., str]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(
            _ANY,
            None,
            _source.Any_,
            Depends=Depends,
            Annotated=Annotated,
        )

    def _private(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(_PRIVATE, None, _source._private, a=a)

    def private(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(_PRIVATE_, None, _source.private, a=a)

    def überweisen(self, größe: str) -> Task_[..., str]:
        """Unshielded, immediate, names_/task.py."""
        return self._scheduler.start(_ÜBERWEISEN, None, _source.überweisen, größe=größe)


Task = Annotated[TaskTasks, Depends(TaskTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
