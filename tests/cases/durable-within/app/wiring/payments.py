# shieldgen: wiring sha256=6ae199901b19d844bb536d82523e6a87f632e31adc7e75b3401b019ead9c085b
# fmt: off
# ruff: noqa
"""Schedules the task functions of `app.payments`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from pydantic.dataclasses import dataclass

import app.payments as _source

from shieldgen_runtime import Policy, Wiring
from shieldgen_runtime.durable import Durable, DurableTask, Transaction


@dataclass
class _PayArguments:
    """What waits in the database for `pay`."""

    order: int


_PAY = Durable("app.payments:pay", _source.pay, _PayArguments, Policy(durable=True))


@dataclass
class _TellArguments:
    """What waits in the database for `tell`."""

    order: int


_TELL = Durable(
    "app.payments:tell",
    _source.tell,
    _TellArguments,
    Policy(durable=True, timing="after_response"),
)


class PaymentsTasks(Wiring):
    """Schedules the task functions of `app.payments`."""

    def pay(
        self,
        order: int,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[None]:
        """Durable, immediate, app/payments.py."""
        return _PAY.schedule(self._scheduler, None, None, within, order=order)

    def tell(
        self,
        order: int,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[None]:
        """Durable, after the response, app/payments.py."""
        return _TELL.schedule(self._scheduler, None, None, within, order=order)


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
