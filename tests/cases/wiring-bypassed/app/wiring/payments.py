# shieldgen: wiring sha256=4b41cbaf5c20636acc38c21f4156525a5b70ffaf62a049a246a939c1499dbedd
# fmt: off
# ruff: noqa
"""Schedules the task functions of `app.payments`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import app.payments as _source

from shieldgen_runtime import Policy, Task, Wiring


_SETTLE = Policy(shield=True, deadline=8.0)
_CAPTURE = Policy()


class PaymentsTasks(Wiring):
    """Schedules the task functions of `app.payments`."""

    def settle(self, order: int) -> Task[..., None]:
        """Settles an order.

        Shielded, immediate, at most 8 s, app/payments.py.
        """
        return self._scheduler.start(_SETTLE, None, _source.settle, order=order)

    def capture(self, order: int) -> Task[..., None]:
        """Captures a payment.

        Unshielded, immediate, app/payments.py.
        """
        return self._scheduler.start(
            _CAPTURE,
            f"capture_{order}",
            _source.capture,
            order=order,
        )


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
