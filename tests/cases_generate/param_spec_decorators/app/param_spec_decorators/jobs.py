"""Task functions under decorators, above and below the hint."""

from shieldgen_runtime import task

from . import retrying as again
from .retrying import retried

LIMIT = 100


@retried(times=3)
@task(shield=True, deadline=8, name="charge {amount}")
@again.retried(times=2)
async def charge(amount: int, /, *, currency: str = "EUR") -> str:
    return f"{amount} {currency}"


@task()
@retried(2)
async def checked(number: int, limit: int = LIMIT) -> str:
    return f"{number} {limit}"


class Payer:
    @retried(2)
    @task()
    async def pay(self, amount: int) -> str:
        return f"pays {amount}"
