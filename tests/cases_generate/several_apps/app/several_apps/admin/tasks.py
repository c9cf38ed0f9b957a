"""Background work of the admin application."""

from shieldgen_runtime import task


@task(name="admin {number}")
async def work(number: int) -> str:
    return f"admin {number}"
