"""Parameters of every kind."""

from shieldgen_runtime import task


@task()
async def nothing() -> str:
    return "nothing"


@task(name="{a}-{b}")
async def positional_only(a: int, b: str = "b", /) -> str:
    return f"{a} {b}"


@task()
async def both(a: int, /, b: int, *, c: int) -> str:
    return f"{a} {b} {c}"


@task()
async def keyword_only(*, a: int, b: str | None = None) -> str:
    return f"{a} {b}"


@task(key="{numbers[0]}")
async def var_positional(a: int, b: int = 2, *numbers: int, c: int = 3) -> str:
    return f"{a} {b} {numbers} {c}"


@task()
async def var_keyword(a: int, **options: str) -> str:
    return f"{a} {options}"


@task()
async def positional_and_var_keyword(a: int, /, **options: int) -> str:
    return f"{a} {options}"


@task(name="all {a} {e}")
def everything(a: int, /, b: str, *c: float, d: bytes = b"d", e: bool = True, **f: None) -> str:
    return f"{a} {b} {c} {d!r} {e} {f}"


@task()
async def named_self(self: int, cls: int = 2) -> str:
    return f"{self} {cls}"


@task()
async def untyped(a, b=3, *args, **kwargs):  # type: ignore[no-untyped-def]
    return f"{a} {b} {args} {kwargs}"


@task(name="a parameter is called _source, another _KINDS", key="{_source}")
async def kinds(_source: int, _KINDS: int, name: str, policy: str) -> str:
    return f"{_source} {_KINDS} {name} {policy}"


@task(name="{first} {second!r} {first:>4}, {{as it is}}")
async def a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line(
    first: int, second: str = "a default that is long as well", *, third: tuple[int, ...] = (1, 2, 3)
) -> str:
    return f"{first} {second} {third}"
