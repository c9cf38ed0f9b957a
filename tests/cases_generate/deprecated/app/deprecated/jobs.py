"""Functions that are not to be called any longer."""

import typing_extensions
from shieldgen_runtime import task
from typing_extensions import deprecated as out_of_date


@task()
@out_of_date("use \"new\" instead")
async def old(number: int) -> int:
    """Replaced."""
    return number


@typing_extensions.deprecated("older\n", category=None, stacklevel=2)
@task()
async def older() -> int:
    return 2


class Mailer:
    @out_of_date("use send")
    @task()
    async def push(self, to: str) -> str:
        return to
