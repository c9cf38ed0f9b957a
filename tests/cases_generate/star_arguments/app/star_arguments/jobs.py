"""`*args` and `**kwargs`."""

from shieldgen_runtime import task


@task(key="{numbers[0]}")
async def var_positional(a: int, b: int = 2, *numbers: int, c: int = 3) -> str:
    return f"{a} {b} {numbers} {c}"


@task()
async def var_keyword(a: int, **options: str) -> str:
    return f"{a} {options}"


@task(name="{a} of {args} and {kwargs[x]}")
async def both(a: int, *args: int, **kwargs: int) -> str:
    return f"{a} {args} {kwargs}"


@task()
async def self_inside(self: int = 1, *args: int, **kwargs: int) -> str:
    return f"{self} {args} {kwargs}"
