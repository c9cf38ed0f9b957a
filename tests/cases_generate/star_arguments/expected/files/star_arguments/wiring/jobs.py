# shieldgen: wiring sha256=b58ed3eb924708f8413cb47ba5beb79afa6954f198709033980911e5b83f26f7
# fmt: off
# ruff: noqa
"""Schedules the task functions of `star_arguments.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import star_arguments.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_VAR_POSITIONAL = Policy()
_VAR_KEYWORD = Policy()
_BOTH = Policy()
_SELF_INSIDE = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `star_arguments.jobs`."""

    def var_positional(
        self,
        a: int,
        b: int = 2,
        *numbers: int,
        c: int = 3,
    ) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, star_arguments/jobs.py."""
        return self._scheduler.start_keyed(
            _VAR_POSITIONAL,
            None,
            f"{numbers[0]}",
            _source.var_positional,
            a,
            b,
            *numbers,
            c=c,
        )

    def var_keyword(self, /, a: int, **options: str) -> Task[..., str]:
        """Unshielded, immediate, star_arguments/jobs.py."""
        return self._scheduler.start(
            _VAR_KEYWORD,
            None,
            _source.var_keyword,
            a=a,
            **options,
        )

    def both(self, /, a: int, *args: int, **kwargs: int) -> Task[..., str]:
        """Unshielded, immediate, star_arguments/jobs.py."""
        return self._scheduler.start(
            _BOTH,
            f"{a} of {args} and {kwargs['x']}",
            _source.both,
            a,
            *args,
            **kwargs,
        )

    def self_inside(
        _self,
        /,
        self: int = 1,
        *args: int,
        **kwargs: int,
    ) -> Task[..., str]:
        """Unshielded, immediate, star_arguments/jobs.py."""
        return _self._scheduler.start(
            _SELF_INSIDE,
            None,
            _source.self_inside,
            self,
            *args,
            **kwargs,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
