"""Parameters that are passed by their place alone."""

from shieldgen_runtime import task


@task(name="{a}-{b}")
async def only(a: int, b: str = "b", /) -> str:
    return f"{a} {b}"


@task(key="{a}")
async def then_others(a: int, /, b: int, *, c: int) -> str:
    return f"{a} {b} {c}"


@task()
async def names_are_free(a: int, /, **options: int) -> str:
    return f"{a} {options}"
