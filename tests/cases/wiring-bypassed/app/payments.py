from shieldgen_runtime import task


@task(shield=True, deadline=8)
async def settle(order: int) -> None:
    """Settles an order."""


@task(name="capture_{order}")
async def capture(order: int) -> None:
    """Captures a payment."""
