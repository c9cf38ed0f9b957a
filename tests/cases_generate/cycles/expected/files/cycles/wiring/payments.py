# shieldgen: wiring sha256=2805ea2713d50dc41dce6d1f48928b46170103fbe2e5f4d1400e404316e853c5
# fmt: off
# ruff: noqa
"""Schedules the task functions of `cycles.payments`."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import Depends

from shieldgen_runtime import Policy, Task, Wiring


class PaymentsTasks(Wiring):
    """Schedules the task functions of `cycles.payments`."""

    def pay(self, payment_id: int) -> Task[..., str]:
        """Unshielded, immediate, cycles/payments.py."""
        return self._scheduler.start(
            _pay_policy(),
            None,
            _source.pay,
            payment_id=payment_id,
        )

    def pay_all(self, wiring: PaymentsTasks) -> Task[..., list[str]]:
        """Unshielded, immediate, cycles/payments.py."""
        return self._scheduler.start(
            _pay_all_policy(),
            None,
            _source.pay_all,
            wiring=wiring,
        )


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Here, and policies made at the first call, because `cycles.payments` imports this module itself.
import cycles.payments as _source
from cycles.helpers import failed


@cache
def _pay_policy() -> Policy:
    return Policy(on_error=failed)


@cache
def _pay_all_policy() -> Policy:
    return Policy()
