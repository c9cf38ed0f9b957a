# shieldgen: wiring sha256=030d5e9f00ec81ea9b562ad0da5ff4cb6a306b93247466f13c662618effb2e3f
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_parameters.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any as Any_, overload

from fastapi import Depends

import type_parameters.jobs as _source

from shieldgen_runtime import Policy, Task as Task_, Wiring

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from type_parameters.jobs import Repository, Row, Runner


_FIRST = Policy()
_APPLY = Policy()
_CONSTRAINED = Policy()
_NAMED_LIKE_THE_WIRINGS = Policy()
_EITHER = Policy()
_REPOSITORY_SAVE = Policy()
_REPOSITORY_MERGE = Policy()
_REPOSITORY_MADE_FROM = Policy()
_REPOSITORY_SIZE = Policy()
_ROW_READ = Policy()
_RUNNER_RUN = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `type_parameters.jobs`."""

    def first[T: Sequence[int], *Ts](self, items: T, *more: *Ts) -> Task_[..., T]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _FIRST,
            None,
            None,
            _source.first,
            items,
            *more,
        )

    def apply[**P, R](
        self,
        /,
        function: Callable[P, Awaitable[R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task_[..., R]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _APPLY,
            None,
            None,
            _source.apply,
            function,
            *args,
            **kwargs,
        )

    def constrained[T: (int, str)](
        self,
        value: T,
        default: T | None = None,
    ) -> Task_[..., T]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _CONSTRAINED,
            f"{value}",
            None,
            _source.constrained,
            value=value,
            default=default,
        )

    def named_like_the_wirings[Task, Any](
        self,
        a: Task,
        b: Any,
    ) -> Task_[..., tuple[Task, Any]]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _NAMED_LIKE_THE_WIRINGS,
            None,
            None,
            _source.named_like_the_wirings,
            a=a,
            b=b,
        )

    @overload
    def either[T](self, value: T) -> Task_[..., T]: ...
    @overload
    def either[T](self, value: T, times: int) -> Task_[..., list[T]]: ...
    def either[T](self, value: T, times: int | None = None) -> Task_[..., Any_]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _EITHER,
            None,
            None,
            _source.either,
            value=value,
            times=times,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRepositoryTasks(Wiring):
    """Schedules the task functions of `type_parameters.jobs.Repository`."""

    def save[T: int, Other](
        self,
        repository: Repository[T],
        item: T,
        other: Other,
        key: Repository.Key = "k",
    ) -> Task_[..., tuple[T, T, Other, str]]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_SAVE,
            f"{repository.held}",
            None,
            repository.save,
            item=item,
            other=other,
            key=key,
        )

    def merge[T: int](
        self,
        repository: Repository[T],
        other: Repository[T],
    ) -> Task_[..., list[T]]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_MERGE,
            None,
            None,
            repository.merge,
            other=other,
        )

    def made_from[T: int](self, item: T) -> Task_[..., Repository[T]]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(
            _REPOSITORY_MADE_FROM,
            None,
            None,
            _source.Repository.made_from,
            item=item,
        )

    def size(self, text: str) -> Task_[..., int]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start(
            _REPOSITORY_SIZE,
            None,
            _source.Repository.size,
            text=text,
        )


JobsRepository = Annotated[JobsRepositoryTasks, Depends(JobsRepositoryTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRowTasks(Wiring):
    """Schedules the task functions of `type_parameters.jobs.Row`."""

    def read[*Ts](self, row: Row[*Ts]) -> Task_[..., tuple[*Ts]]:
        """Unshielded, immediate, type_parameters/jobs.py."""
        return self._scheduler.start_with_resources(_ROW_READ, None, None, row.read)


JobsRow = Annotated[JobsRowTasks, Depends(JobsRowTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsRunnerTasks(Wiring):
    """Schedules the task functions of `type_parameters.jobs.Runner`."""

    def run[**P, R](
        self,
        runner: Runner[P, R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task_[..., R]:
        """Unshielded, immediate, type_parameters/jobs.py."""
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
