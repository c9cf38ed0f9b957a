# shieldgen: wiring sha256=e3c7bfff665e88948d4d6a08c912c4a80cce10618b1df1cdb9fc0b683c5a9df1
# fmt: off
# ruff: noqa
"""Schedules the task functions of `annotations.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import annotations.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import collections.abc
    import datetime
    import typing as t
    from annotations.jobs import Local
    from collections.abc import Awaitable, Callable
    from typing import Literal, Optional, Union


_UNIONS = Policy()
_LITERALS = Policy()
_CALLABLES = Policy()
_RETURNS_AWAITABLE = Policy()
_TUPLES = Policy()
_NEVER = Policy()
_LONG = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `annotations.jobs`."""

    def unions(
        self,
        a: int | str | None,
        b: Optional[int],
        c: Union[int, Local],
        d: int | Local,
    ) -> Task[..., None]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _UNIONS,
            f"{d} {a}",
            _source.unions,
            a=a,
            b=b,
            c=c,
            d=d,
        )

    def literals(
        self,
        mode: Literal["fast", "slow", 1, -1, None, True],
        deep: t.Literal["Local"] = "Local",
    ) -> Task[..., None]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _LITERALS,
            None,
            _source.literals,
            mode=mode,
            deep=deep,
        )

    def callables(
        self,
        f: Callable[[int, str], None],
        g: Callable[..., Awaitable[int]],
        h: collections.abc.Iterable[int],
    ) -> Task[..., Callable[[], int]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_CALLABLES, None, _source.callables, f=f, g=g, h=h)

    def returns_awaitable(self, a: int) -> Task[..., int]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _RETURNS_AWAITABLE,
            None,
            _source.returns_awaitable,
            a=a,
        )

    def tuples(
        self,
        a: tuple[int, ...],
        b: tuple[()],
        c: tuple[int],
    ) -> Task[..., tuple[()]]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_TUPLES, None, _source.tuples, a=a, b=b, c=c)

    def never(self) -> Task[..., t.NoReturn]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(_NEVER, None, _source.never)

    def long(
        self,
        a_parameter_with_a_long_name: dict[
            str,
            collections.abc.Callable[[Local, datetime.datetime], dict[str, Local]],
        ],
        another: (
            t.Annotated[
                dict[str, Local],
                "a text that is long enough to need a line of its own",
                3,
            ]
            | None
        ) = None,
    ) -> Task[
        ...,
        dict[
            str,
            collections.abc.Callable[
                [Local, datetime.datetime],
                dict[str, tuple[int, str]],
            ],
        ],
    ]:
        """Unshielded, immediate, annotations/jobs.py."""
        return self._scheduler.start(
            _LONG,
            None,
            _source.long,
            a_parameter_with_a_long_name=a_parameter_with_a_long_name,
            another=another,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
