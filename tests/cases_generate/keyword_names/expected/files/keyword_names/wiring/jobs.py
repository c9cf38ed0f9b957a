# shieldgen: wiring sha256=6242feb5ef86466745e3eda21128ad159ffcf12e2d702c36116571c9a4c65c82
# fmt: off
# ruff: noqa
"""Schedules the task functions of `keyword_names.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import keyword_names.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from keyword_names.jobs import Lambda


_IMPORT = Policy()
_TYPE = Policy()
_LAMBDA_MATCH = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `keyword_names.jobs`."""

    def import_(
        self,
        from_: int,
        class_: str = "c",
        *,
        lambda_: int = 1,
        match: int = 2,
    ) -> Task[..., str]:
        """Unshielded, immediate, keyword_names/jobs.py."""
        return self._scheduler.start(
            _IMPORT,
            f"{from_} {match}",
            _source.import_,
            from_=from_,
            class_=class_,
            lambda_=lambda_,
            match=match,
        )

    def type(self, case: int, _: int, print: int = 3) -> Task[..., str]:
        """Unshielded, immediate, keyword_names/jobs.py."""
        return self._scheduler.start(
            _TYPE,
            None,
            _source.type,
            case=case,
            _=_,
            print=print,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsLambdaTasks(Wiring):
    """Schedules the task functions of `keyword_names.jobs.Lambda`."""

    def match(self, lambda_: Lambda, type: int) -> Task[..., str]:
        """Unshielded, immediate, keyword_names/jobs.py."""
        return self._scheduler.start(_LAMBDA_MATCH, None, lambda_.match, type=type)


JobsLambda = Annotated[JobsLambdaTasks, Depends(JobsLambdaTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
