# shieldgen: wiring sha256=b094691a641fb2fb3299cb0b1d22fdc7b4c18d8f288dc460f4af984429f5f591
# fmt: off
# ruff: noqa
"""Schedules the task functions of `colliding_names.task`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import colliding_names.task as _source_

from shieldgen_runtime import Policy, Task as Task_, Wiring

if TYPE_CHECKING:
    import datetime
    from colliding_names.task import Policy as Policy_, TASK, Wiring as Wiring_
    from datetime import date


_LIST = Policy()
_DATE = Policy()
_DATETIME = Policy()
_INT = Policy()
_ANY = Policy()
_TASK_ = Policy()
_PRIVATE = Policy()
_PRIVATE_ = Policy()


class TaskTasks(Wiring):
    """Schedules the task functions of `colliding_names.task`."""

    def list(self, x: date, y: float = 0) -> Task_[..., date | None]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(_LIST, None, _source_.list, x=x, y=y)

    def date_(self, date: date, day: datetime.date) -> Task_[..., date]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(
            _DATE,
            f"{date}",
            _source_.date_,
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
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(
            _DATETIME,
            None,
            _source_.datetime_,
            a=a,
            b=b,
            c=c,
            d=d,
        )

    def int(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(_INT, None, _source_.int, a=a)

    def Any_(self, Depends: str, Annotated: float) -> Task_[..., str]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(
            _ANY,
            None,
            _source_.Any_,
            Depends=Depends,
            Annotated=Annotated,
        )

    def task(
        self,
        _source: float,
        _TASK: float,
        name: str,
        policy: str,
        func: str = "f",
    ) -> Task_[..., str]:
        """Unshielded, immediate, one at a time for each key, colliding_names/task.py."""
        return self._scheduler.start_keyed(
            _TASK_,
            "a parameter is called _source, another _TASK",
            f"{_source}",
            _source_.task,
            _source=_source,
            _TASK=_TASK,
            name=name,
            policy=policy,
            func=func,
        )

    def _private(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(_PRIVATE, None, _source_._private, a=a)

    def private(self, a: str) -> Task_[..., str]:
        """Unshielded, immediate, colliding_names/task.py."""
        return self._scheduler.start(_PRIVATE_, None, _source_.private, a=a)


Task = Annotated[TaskTasks, Depends(TaskTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
