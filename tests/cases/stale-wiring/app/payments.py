"""Task functions."""

from shieldgen_runtime import task


@task(shield=True, deadline=20)
async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""
