"""Orders, in a nested package whose module is called tasks."""

from ..ledger import LEDGER, payment_failed
from ..wiring.runtime import task as background


@background(timing="after_route", retries=2, backoff=0.5, always=True, on_error=payment_failed)
async def reserve(order_id: int) -> str:
    """Reserve what an order needs."""
    LEDGER.append(f"order {order_id} reserved")
    return f"order {order_id}"
