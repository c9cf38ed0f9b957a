# shieldgen: wiring sha256=899923601fe8400696a13b098e0f44851027f159ef5d2af805c25297c628d147
# fmt: off
# ruff: noqa
"""Schedules the task functions of `type_variables.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import type_variables.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from type_variables.base import Key
    from type_variables.jobs import Box, Number, P, Small, T, Ts
    from typing import AnyStr


_APPLY = Policy()
_AWAITED = Policy()
_TOGETHER = Policy()
_OPENED = Policy()
_CONSTRAINED = Policy()
_BOUND = Policy()
_WITH_DEFAULT = Policy()
_IN_KEYWORDS = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class JobsTasks(Wiring):
    """Schedules the task functions of `type_variables.jobs`."""

    def apply(
        self,
        /,
        function: Callable[P, T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Task[..., T]:
        """Unshielded, immediate, type_variables/jobs.py."""
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
        """Unshielded, immediate, type_variables/jobs.py."""
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
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _TOGETHER,
            None,
            None,
            _source.together,
            *values,
        )

    def opened(self, box: Box[T]) -> Task[..., T]:
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _OPENED,
            f"{box.value}",
            None,
            _source.opened,
            box=box,
        )

    def constrained(
        self,
        number: Number,
        text: AnyStr,
    ) -> Task[..., tuple[Number, AnyStr]]:
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _CONSTRAINED,
            None,
            None,
            _source.constrained,
            number=number,
            text=text,
        )

    def bound(self, box: Small, key: Key) -> Task[..., dict[Key, Small]]:
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _BOUND,
            None,
            None,
            _source.bound,
            box=box,
            key=key,
        )

    def with_default(
        self,
        value: T,
        box: Box[int] = _DEFAULT,
    ) -> Task[..., tuple[T, int]]:
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _WITH_DEFAULT,
            None,
            None,
            _source.with_default,
            value=value,
            **_given(box=box),
        )

    def in_keywords(self, /, value: T, **more: T) -> Task[..., list[T]]:
        """Unshielded, immediate, type_variables/jobs.py."""
        return self._scheduler.start_with_resources(
            _IN_KEYWORDS,
            None,
            None,
            _source.in_keywords,
            value=value,
            **more,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
