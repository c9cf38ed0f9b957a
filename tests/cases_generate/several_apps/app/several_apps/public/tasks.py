"""Background work of the public application."""

from shieldgen_runtime import task


@task(name="public {number}")
async def work(number: int) -> str:
    return f"public {number}"
