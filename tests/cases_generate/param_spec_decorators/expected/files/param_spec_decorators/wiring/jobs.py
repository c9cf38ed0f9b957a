# shieldgen: wiring sha256=81343cf61180541fa3f2662e478019d68d58d2b13da3477ab5b12176ee9d4a3c
# fmt: off
# ruff: noqa
"""Schedules the task functions of `param_spec_decorators.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import param_spec_decorators.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from param_spec_decorators.jobs import Payer


_CHARGE = Policy(shield=True, deadline=8.0)
_CHECKED = Policy()
_PAYER_PAY = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class JobsTasks(Wiring):
    """Schedules the task functions of `param_spec_decorators.jobs`."""

    def charge(self, amount: int, /, *, currency: str = "EUR") -> Task[..., str]:
        """Shielded, immediate, at most 8 s, param_spec_decorators/jobs.py."""
        return self._scheduler.start(
            _CHARGE,
            f"charge {amount}",
            _source.charge,
            amount,
            currency=currency,
        )

    def checked(self, number: int, limit: int = _DEFAULT) -> Task[..., str]:
        """Unshielded, immediate, param_spec_decorators/jobs.py."""
        return self._scheduler.start(
            _CHECKED,
            None,
            _source.checked,
            number=number,
            **_given(limit=limit),
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class JobsPayerTasks(Wiring):
    """Schedules the task functions of `param_spec_decorators.jobs.Payer`."""

    def pay(self, payer: Payer, amount: int) -> Task[..., str]:
        """Unshielded, immediate, param_spec_decorators/jobs.py."""
        return self._scheduler.start(_PAYER_PAY, None, payer.pay, amount=amount)


JobsPayer = Annotated[JobsPayerTasks, Depends(JobsPayerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
