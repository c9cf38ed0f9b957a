"""Defaults that only the function itself knows."""

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


@task(name="{a}")
async def a_name_of_the_module(a: int, limit: int = LIMIT, flag: bool = True) -> str:
    return f"{a} {limit} {flag}"


@task()
async def an_enum_member(colour: Colour = Colour.RED) -> str:
    return colour.name


@task()
async def a_mutable_one(item: str, items: list[str] = []) -> str:
    items.append(item)
    return str(items)


@task()
async def a_call(when: str = now(), wait: timedelta = timedelta(seconds=3)) -> str:
    return f"{when} {wait}"


@task()
async def a_sentinel(key: str = _MISSING) -> bool:
    return key is _MISSING


@task()
async def an_expression(number: int = 60 * 60, text: str = f"{LIMIT}", chosen: int = 1 if LIMIT else 2) -> str:
    return f"{number} {text} {chosen}"


@task()
async def passed_by_place(a: int, b: int = LIMIT, c: int = 3, /, d: int = LIMIT, *, e: int = LIMIT) -> str:
    return f"{a} {b} {c} {d} {e}"


@task()
async def before_a_star(a: int = LIMIT, b: int = 2, c: int = LIMIT, *rest: int, d: int = LIMIT, **more: int) -> str:
    return f"{a} {b} {c} {rest} {d} {more}"


@task()
async def named_like_the_helpers(_given: int = LIMIT, _DEFAULT: datetime = datetime.min) -> str:
    return f"{_given} {_DEFAULT}"
