# shieldgen: wiring sha256=9d0978b1dce09b6f5ea8b6d8ab0bb82d887e290b2692b45e11e0c6db1196f0d0
# fmt: off
# ruff: noqa
"""Schedules the task functions of `decorators.deep.inner.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import decorators.deep.inner.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from decorators.deep import limits as _limits
    from decorators.deep.inner.jobs import Amount
    from decorators.retrying import Session as Opened


_CHARGE = Policy(shield=True, deadline=8.0)
_CHECKED = Policy()
_VERSIONED = Policy()
_OPTIONAL = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class JobsTasks(Wiring):
    """Schedules the task functions of `decorators.deep.inner.jobs`."""

    def charge(self, amount: Amount, /, *, currency: str = "EUR") -> Task[..., str]:
        """Shielded, immediate, at most 8 s, decorators/deep/inner/jobs.py."""
        return self._scheduler.start(
            _CHARGE,
            f"charge {amount}",
            _source.charge,
            amount,
            currency=currency,
        )

    def checked(
        self,
        session: Opened | None,
        limit: _limits.Cents = _DEFAULT,
    ) -> Task[..., str]:
        """Unshielded, immediate, decorators/deep/inner/jobs.py."""
        return self._scheduler.start(
            _CHECKED,
            None,
            _source.checked,
            session=session,
            **_given(limit=limit),
        )

    def versioned(self, number: int = 1, *rest: str) -> Task[..., str]:
        """For newer ones.

        Unshielded, immediate, one at a time for each key, decorators/deep/inner/jobs.py.
        """
        return self._scheduler.start_keyed(
            _VERSIONED,
            None,
            f"{number}",
            _source.versioned,
            number,
            *rest,
        )

    def optional(self) -> Task[..., str]:
        """Unshielded, immediate, decorators/deep/inner/jobs.py."""
        return self._scheduler.start(_OPTIONAL, None, _source.optional)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
