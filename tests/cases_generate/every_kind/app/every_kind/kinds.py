"""Parameters of all kinds together, untyped ones, and more than fit on a line."""

from shieldgen_runtime import task


@task()
async def nothing() -> str:
    return "nothing"


@task(name="all {a} {e}")
def everything(a: int, /, b: str, *c: float, d: bytes = b"d", e: bool = True, **f: None) -> str:
    return f"{a} {b} {c} {d!r} {e} {f}"


@task()
async def untyped(a, b=3, *args, **kwargs):  # type: ignore[no-untyped-def]
    return f"{a} {b} {args} {kwargs}"


@task(name="{first} {second!r} {first:>4}, {{as it is}}")
async def a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line(
    first: int, second: str = "a default that is long as well", *, third: tuple[int, ...] = (1, 2, 3)
) -> str:
    return f"{first} {second} {third}"
