"""Its helper schedules its task functions through the wiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shieldgen_runtime import task

from cycles import helpers
from cycles.helpers import failed

if TYPE_CHECKING:
    from cycles.wiring.payments import PaymentsTasks


@task(on_error=failed)
async def pay(payment_id: int) -> str:
    return f"paid {payment_id}"


@task()
async def pay_all(wiring: PaymentsTasks) -> list[str]:
    return await helpers.pay_two(wiring)
