"""Functions with overloads, and a method with some."""

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


class Store:
    @overload
    async def load(self, key: int) -> int: ...
    @overload
    async def load(self, key: str, default: str) -> str: ...
    @task(key="{key}")
    async def load(self, key: int | str, default: str = "") -> int | str:
        return f"{key}{default}" if isinstance(key, str) else key
