# shieldgen: wiring sha256=664ef1bc1ef16b24d457a07ac53f41f72dabfbecdf33ad0de5bd57963214d18e
# fmt: off
# ruff: noqa
"""Schedules the task functions of `generics.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
        return self._scheduler.start(_OPENED, None, _source.opened, box=box)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
