"""Defaults: literals are copied, anything else is left to the function."""

import enum
from datetime import datetime, timedelta
from typing import Any

from shieldgen_runtime import task

LIMIT = 10
evaluated: list[str] = []


class Colour(enum.Enum):
    RED = 1


def now() -> str:
    evaluated.append("now")
    return "the time of the import"


_MISSING: Any = object()


@task(name="literals {a}")
async def literals(
    a: int = -1,
    b: float = 1_000.5,
    c: str = 'it\'s "quoted"',
    d: bytes = b"\x00\xff",
    e: tuple[int, str] = (0XFF, 'x'),
    f: bool | None = None,
    g: complex = 2J,
    h: str = "two " 'parts',
    i: tuple[int] = (1,),
    j: float = 1E5,
    k: str = "a\\b\n\x1b[31m\u200b",
    l: tuple[()] = (),
) -> str:
    return repr((a, b, c, d, e, f, g, h, i, j, k, l))


@task(name="{a}")
async def computed(
    a: int,
    limit: int = LIMIT,
    colour: Colour = Colour.RED,
    items: list[str] = [],
    when: str = now(),
    wait: timedelta = timedelta(seconds=3),
    key: str = _MISSING,
    flag: bool = True,
) -> str:
    items.append(str(a))
    return f"{a} {limit} {colour} {items} {when} {wait} {key is _MISSING} {flag}"


@task()
async def positional(a: int, b: int = LIMIT, c: int = 3, /, d: int = LIMIT, *, e: int = LIMIT) -> str:
    return f"{a} {b} {c} {d} {e}"


@task()
async def before_star(a: int = LIMIT, b: int = 2, c: int = LIMIT, *rest: int, d: int = LIMIT, **more: int) -> str:
    return f"{a} {b} {c} {rest} {d} {more}"


@task()
async def a_date(_given: int = LIMIT, _DEFAULT: datetime = datetime.min) -> str:
    return f"{_given} {_DEFAULT}"
