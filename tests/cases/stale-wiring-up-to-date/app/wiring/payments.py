# shieldgen: wiring sha256=dcf6bff215a6bd181c46c7544744e7bc113b3ca02404e03f3275f549bc47dbfa
# fmt: off
# ruff: noqa
"""Schedules the task functions of `app.payments`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import app.payments as _source

from shieldgen_runtime import Policy, Task, Wiring


_SETTLE = Policy(shield=True, deadline=8.0)


class PaymentsTasks(Wiring):
    """Schedules the task functions of `app.payments`."""

    def settle(self, order: int) -> Task[..., None]:
        """Shielded: the bank closes the batch.

        Shielded, immediate, at most 8 s, app/payments.py.
        """
        return self._scheduler.start(_SETTLE, None, _source.settle, order=order)


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
