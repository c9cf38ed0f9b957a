"""Functions with overloads."""

from typing import overload

from shieldgen_runtime import task

LIMIT = 3


@overload
async def convert(value: int) -> str: ...


@overload
async def convert(value: str, *, limit: int = 3) -> int: ...


@task(name="convert_{value}")
async def convert(value: int | str, *, limit: int = LIMIT) -> int | str:
    """Convert one into the other."""
    return str(value) if isinstance(value, int) else int(value) + limit
