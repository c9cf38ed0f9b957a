# shieldgen: wiring sha256=ffd8c34f4aadb4fbeb25e75620f3bf8b6448f9f2f64b44c0924e0cbb6ac9c277
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.payments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import shop.payments as _source

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from decimal import Decimal


_FINALIZE_PAYMENT = Policy(
    shield=True,
    timing="after_response",
    deadline=20.0,
    on_error=_source.payment_error_handler,
)
_PROCESS_PAYMENT_INTERNAL = Policy(
    shield=True,
    deadline=20.0,
    on_error=_source.payment_error_handler,
)


class PaymentsTasks(Wiring):
    """Schedules the task functions of `shop.payments`."""

    def finalize_payment(
        self,
        payment_id: int,
        amount: Decimal,
        card_token: str,
    ) -> Task[..., None]:
        """Charge the card and record the charge.

        Shielded, after the response, at most 20 s, one at a time for each key, shop/payments.py.
        """
        return self._scheduler.start_keyed(
            _FINALIZE_PAYMENT,
            f"payment_{payment_id}",
            f"{payment_id}",
            _source.finalize_payment,
            payment_id=payment_id,
            amount=amount,
            card_token=card_token,
        )

    def process_payment_internal(self, payment_id: int) -> Task[..., None]:
        """Charge the card that was stored with the payment.

        Shielded, immediate, at most 20 s, shop/payments.py.
        """
        return self._scheduler.start(
            _PROCESS_PAYMENT_INTERNAL,
            f"payment_{payment_id}",
            _source.process_payment_internal,
            payment_id=payment_id,
        )


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
