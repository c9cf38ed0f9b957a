"""What happened to payments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from payments.wiring.runtime import task

if TYPE_CHECKING:
    from payments.wiring.runtime import Task

LEDGER: list[str] = []


async def payment_failed(task: Task[..., Any], error: Exception) -> None:
    LEDGER.append(f"{task.name} failed with {error!r}, called with {task.kwargs}")


async def postpone(task: Task[..., Any]) -> None:
    LEDGER.append(f"{task.name} postponed")


@task(
    shield=True,
    timing="after_response",
    name="payment_{payment_id}",
    key="{payment_id}",
    deadline=8,
    on_error=payment_failed,
    idempotent=True,
)
async def finalize_payment(payment_id: int, amount: Decimal, card_token: str) -> None:
    """Charge the card
    and record the charge.

    This is shielded because a cut between the two loses money.
    """
    if card_token == "stolen":
        raise ValueError("the card is stolen")
    LEDGER.append(f"{payment_id} paid {amount}")


@task(on_cancel=postpone)
def print_receipt(payment_id: int, *, copies: int = 1) -> int:
    LEDGER.append(f"{payment_id} printed {copies} times")
    return copies
