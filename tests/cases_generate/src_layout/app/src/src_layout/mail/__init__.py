"""Task functions in the `__init__` of a package."""

from src_layout.wiring.runtime import task


@task(name="mail {address}")
async def send(address: str) -> str:
    return address
