"""A module whose wiring has the name of a builtin that its functions use."""

from shieldgen_runtime import task


@task()
async def report(error: Exception) -> str:
    return repr(error)
