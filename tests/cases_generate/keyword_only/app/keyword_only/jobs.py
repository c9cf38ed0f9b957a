"""Parameters that are passed by their name alone."""

from shieldgen_runtime import task


@task(name="{a} {b}")
async def only(*, a: int, b: str | None = None) -> str:
    return f"{a} {b}"


@task()
async def needed_after_optional(first: int = 1, *, b: int = 2, a: int) -> str:
    return f"{first} {b} {a}"
