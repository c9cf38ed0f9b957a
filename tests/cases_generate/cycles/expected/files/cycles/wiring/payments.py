# shieldgen: wiring sha256=b6d2e9c35ee053bf96e0bdae16aa24a48c2423d41afb0025651846617876b90c
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
        import cycles.payments as _source

        return self._scheduler.start(
            _pay_policy(),
            None,
            _source.pay,
            payment_id=payment_id,
        )

    def pay_all(self, wiring: PaymentsTasks) -> Task[..., list[str]]:
        """Unshielded, immediate, cycles/payments.py."""
        import cycles.payments as _source

        return self._scheduler.start(
            _pay_all_policy(),
            None,
            _source.pay_all,
            wiring=wiring,
        )


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Made at the first call, as all imports of the application are: `cycles.payments` imports this module itself.
@cache
def _pay_policy() -> Policy:
    from cycles.helpers import failed

    return Policy(on_error=failed)


@cache
def _pay_all_policy() -> Policy:
    return Policy()
