"""Task functions under decorators, and defined for one version of Python or another."""

import sys
from typing import TYPE_CHECKING, TypeAlias

from shieldgen_runtime import task

from ... import retrying as again
from ...retrying import retried
from .. import limits as _limits

if TYPE_CHECKING:
    from ...retrying import Session as Opened

Amount: TypeAlias = "int | _limits.Cents"


@retried(times=3)
@task(shield=True, deadline=8, name="charge {amount}")
@again.retried(times=2)
async def charge(amount: Amount, /, *, currency: str = "EUR") -> str:
    return f"{amount} {currency}"


@task()
@retried(2)
async def checked(session: "Opened | None", limit: "_limits.Cents" = _limits.LIMIT) -> str:
    return f"{session} {limit.value}"


if sys.version_info >= (3, 12):

    @task(key="{number}")
    async def versioned(number: int = 1, *rest: str) -> str:
        """For newer ones."""
        return f"new {number} {rest}"

else:

    @task(key="{number}")
    async def versioned(number: int = 1, *rest: str) -> str:
        """For older ones."""
        return f"old {number} {rest}"


try:
    import no_such_package_for_fast_work as fast
except ImportError:

    @task()
    async def optional() -> str:
        return "slow"

else:

    @task()
    async def optional() -> str:
        return str(fast.work())
