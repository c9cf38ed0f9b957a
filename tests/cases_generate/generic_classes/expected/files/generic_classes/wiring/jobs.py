# shieldgen: wiring sha256=d457c7b03316e29666347d0c58aa17c4e1072bf663376da744d082fcf6639291
# fmt: off
# ruff: noqa
"""Schedules the task functions of `generic_classes.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import generic_classes.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from generic_classes.base import Key
    from generic_classes.jobs import (
        Both,
        Numbers,
        Other,
        P,
        Repository,
        Row,
        Runner,
        Store,
        T,
        Ts,
    )


_REPOSITORY_SAVE = Policy(shield=True, deadline=8.0)
_REPOSITORY_MERGE = Policy()
_REPOSITORY_MADE_FROM = Policy()
_REPOSITORY_SIZE = Policy()
_BOTH_PUT = Policy()
_NUMBERS_ADD = Policy()
_RUNNER_RUN = Policy()
_ROW_READ = Policy()
_STORE_WRITE = Policy()


class JobsRepositoryTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Repository`."""

    def save(
        self,
        repository: Repository[T],
        item: T,
        other: Other,
    ) -> Task[..., tuple[T, T, Other]]:
        """Save one more.

        Shielded, immediate, at most 8 s, generic_classes/jobs.py.
        """
        return self._scheduler.start_with_resources(
            _REPOSITORY_SAVE,
            f"save {item} beside {repository.held}",
            None,
            repository.save,
            item=item,
            other=other,
        )

    def merge(
        self,
        repository: Repository[T],
        others: list[Repository[T]],
    ) -> Task[..., list[T]]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_MERGE,
            None,
            None,
            repository.merge,
            others=others,
        )

    def made_from(self, item: T) -> Task[..., Repository[T]]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_MADE_FROM,
            None,
            None,
            _source.Repository.made_from,
            item=item,
        )

    def size(self, text: str) -> Task[..., int]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start(
            _REPOSITORY_SIZE,
            None,
            _source.Repository.size,
            text=text,
        )


JobsRepository = Annotated[JobsRepositoryTasks, Depends(JobsRepositoryTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsBothTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Both`."""

    def put(self, both: Both[T, Key], item: T, key: Key) -> Task[..., dict[Key, T]]:
        """Unshielded, immediate, one at a time for each key, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(
            _BOTH_PUT,
            None,
            f"{key}",
            both.put,
            item=item,
            key=key,
        )


JobsBoth = Annotated[JobsBothTasks, Depends(JobsBothTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsNumbersTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Numbers`."""

    def add(self, numbers: Numbers, number: int) -> Task[..., int]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start(_NUMBERS_ADD, None, numbers.add, number=number)


JobsNumbers = Annotated[JobsNumbersTasks, Depends(JobsNumbersTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRunnerTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Runner`."""

    def run(
        self,
        runner: Runner[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task[..., T]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(
            _RUNNER_RUN,
            None,
            None,
            runner.run,
            *args,
            **kwargs,
        )


JobsRunner = Annotated[JobsRunnerTasks, Depends(JobsRunnerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRowTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Row`."""

    def read(self, row: Row[*Ts]) -> Task[..., tuple[*Ts]]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(_ROW_READ, None, None, row.read)


JobsRow = Annotated[JobsRowTasks, Depends(JobsRowTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsStoreTasks(Wiring):
    """Schedules the task functions of `generic_classes.jobs.Store`."""

    def write(self, store: Store[T], item: T, limit: Any = None) -> Task[..., None]:
        """Unshielded, immediate, generic_classes/jobs.py."""
        return self._scheduler.start_with_resources(
            _STORE_WRITE,
            None,
            None,
            store.write,
            item=item,
            limit=limit,
        )


JobsStore = Annotated[JobsStoreTasks, Depends(JobsStoreTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
