# shieldgen: wiring sha256=53b212a6f18f6343a200deda9458b54c85c11c639ce7d245eae37ecfee52cb7f
# fmt: off
# ruff: noqa
"""Schedules the task functions of `unpack.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import unpack.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    import typing as t
    from typing import Unpack
    from unpack.jobs import Options, Row, T


_KEYWORDS = Policy()
_QUOTED = Policy()
_GENERIC = Policy()
_POSITIONAL = Policy()
_STARRED = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `unpack.jobs`."""

    def keywords(self, /, **options: Unpack[Options]) -> Task[..., bool]:
        """Unshielded, immediate, unpack/jobs.py."""
        return self._scheduler.start(_KEYWORDS, None, _source.keywords, **options)

    def quoted(self, /, number: int, **options: t.Unpack[Options]) -> Task[..., str]:
        """Unshielded, immediate, unpack/jobs.py."""
        return self._scheduler.start(
            _QUOTED,
            None,
            _source.quoted,
            number=number,
            **options,
        )

    def generic(self, /, **row: Unpack[Row[T]]) -> Task[..., T]:
        """Unshielded, immediate, unpack/jobs.py."""
        return self._scheduler.start_with_resources(
            _GENERIC,
            None,
            None,
            _source.generic,
            **row,
        )

    def positional(self, number: int, *pair: Unpack[tuple[int, str]]) -> Task[..., str]:
        """Unshielded, immediate, unpack/jobs.py."""
        return self._scheduler.start(
            _POSITIONAL,
            f"{pair[0]}",
            _source.positional,
            number,
            *pair,
        )

    def starred(
        self,
        number: int,
        *pair: *tuple[int, *tuple[str, ...]],
    ) -> Task[..., str]:
        """Unshielded, immediate, unpack/jobs.py."""
        return self._scheduler.start_with_resources(
            _STARRED,
            None,
            None,
            _source.starred,
            number,
            *pair,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
