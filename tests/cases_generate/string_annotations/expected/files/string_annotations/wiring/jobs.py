# shieldgen: wiring sha256=0bba44b8b969e82b6e2d00bb83ae366a80bd4fa4f8002f131f44f74f2d2b04a9
# fmt: off
# ruff: noqa
"""Schedules the task functions of `string_annotations.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import string_annotations.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from string_annotations import models
    from string_annotations.jobs import Later
    from typing import Dict, Literal, Optional


_WHOLE = Policy()
_IN_PART = Policy()
_QUOTES_THAT_ARE_NO_TYPES = Policy()
_OVER_LINES = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `string_annotations.jobs`."""

    def whole(
        self,
        order: models.Order,
        many: list[models.Order | None],
        later: Later,
    ) -> Task[..., dict[str, Later]]:
        """Unshielded, immediate, string_annotations/jobs.py."""
        return self._scheduler.start(
            _WHOLE,
            None,
            _source.whole,
            order=order,
            many=many,
            later=later,
        )

    def in_part(
        self,
        a: Optional[Later],
        b: Dict[str, list[Later]],
    ) -> Task[..., int | None]:
        """Unshielded, immediate, string_annotations/jobs.py."""
        return self._scheduler.start(_IN_PART, None, _source.in_part, a=a, b=b)

    def quotes_that_are_no_types(
        self,
        mode: Literal["Later", "other"] = "Later",
    ) -> Task[..., str]:
        """Unshielded, immediate, string_annotations/jobs.py."""
        return self._scheduler.start(
            _QUOTES_THAT_ARE_NO_TYPES,
            None,
            _source.quotes_that_are_no_types,
            mode=mode,
        )

    def over_lines(self, a: int | str) -> Task[..., None]:
        """Unshielded, immediate, string_annotations/jobs.py."""
        return self._scheduler.start(_OVER_LINES, None, _source.over_lines, a=a)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
