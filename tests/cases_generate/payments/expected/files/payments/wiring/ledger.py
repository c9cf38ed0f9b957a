# shieldgen: wiring sha256=c01a8f88906f785239e5aeee6503a06cdaa992b501e10726ba0e2923d449babe
# fmt: off
# ruff: noqa
"""Schedules the task functions of `payments.ledger`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import payments.ledger as _source

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from decimal import Decimal


_FINALIZE_PAYMENT = Policy(
    shield=True,
    timing="after_response",
    deadline=8.0,
    on_error=_source.payment_failed,
)
_PRINT_RECEIPT = Policy(on_cancel=_source.postpone)


class LedgerTasks(Wiring):
    """Schedules the task functions of `payments.ledger`."""

    def finalize_payment(
        self,
        payment_id: int,
        amount: Decimal,
        card_token: str,
    ) -> Task[..., None]:
        """Charge the card
        and record the charge.

        Shielded, after the response, at most 8 s, one at a time for each key, payments/ledger.py.
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

    def print_receipt(self, payment_id: int, *, copies: int = 1) -> Task[..., int]:
        """Unshielded, immediate, payments/ledger.py."""
        return self._scheduler.start(
            _PRINT_RECEIPT,
            None,
            _source.print_receipt,
            payment_id=payment_id,
            copies=copies,
        )


Ledger = Annotated[LedgerTasks, Depends(LedgerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
