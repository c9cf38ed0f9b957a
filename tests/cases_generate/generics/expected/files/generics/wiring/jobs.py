# shieldgen: wiring sha256=72e51e66a197a15880e838ca600d7ebd79a53199d0751b5a9984f0823ca2e99d
# fmt: off
# ruff: noqa
"""Schedules the task functions of `generics.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import generics.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from generics.jobs import Box, P, T, Ts


_APPLY = Policy()
_AWAITED = Policy()
_TOGETHER = Policy()
_OPENED = Policy()
_WITH_DEFAULT = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class JobsTasks(Wiring):
    """Schedules the task functions of `generics.jobs`."""

    def apply(
        self,
        /,
        function: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task[..., T]:
        """Unshielded, immediate, generics/jobs.py."""
        return self._scheduler.start_with_resources(
            _APPLY,
            None,
            None,
            _source.apply,
            function,
            *args,
            **kwargs,
        )

    def awaited(
        self,
        function: Callable[P, Awaitable[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task[..., T]:
        """Unshielded, immediate, generics/jobs.py."""
        return self._scheduler.start_with_resources(
            _AWAITED,
            None,
            None,
            _source.awaited,
            function,
            *args,
            **kwargs,
        )

    def together(self, *values: *Ts) -> Task[..., tuple[*Ts]]:
        """Unshielded, immediate, generics/jobs.py."""
        return self._scheduler.start_with_resources(
            _TOGETHER,
            None,
            None,
            _source.together,
            *values,
        )

    def opened(self, box: Box[T]) -> Task[..., T]:
        """Unshielded, immediate, generics/jobs.py."""
        return self._scheduler.start_with_resources(
            _OPENED,
            None,
            None,
            _source.opened,
            box=box,
        )

    def with_default(self, value: T, box: Box[int] = _DEFAULT) -> Task[..., T]:
        """Unshielded, immediate, generics/jobs.py."""
        return self._scheduler.start_with_resources(
            _WITH_DEFAULT,
            None,
            None,
            _source.with_default,
            value=value,
            **_given(box=box),
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
