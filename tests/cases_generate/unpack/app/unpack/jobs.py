"""`*args` and `**kwargs` whose types are unpacked."""

import typing as t
from typing import Generic, Required, TypedDict, TypeVar, Unpack

from shieldgen_runtime import task

T = TypeVar("T")


class Options(TypedDict, total=False):
    to: Required[str]
    loud: bool


class Row(TypedDict, Generic[T]):
    value: T


@task()
async def keywords(**options: Unpack[Options]) -> bool:
    return options.get("loud", False)


@task()
async def quoted(number: int, **options: "t.Unpack[Options]") -> str:
    return f"{number} {options['to']}"


@task()
async def generic(**row: Unpack[Row[T]]) -> T:
    return row["value"]


@task(name="{pair[0]}")
async def positional(number: int, *pair: Unpack[tuple[int, str]]) -> str:
    return f"{number} {pair}"


@task()
async def starred(number: int, *pair: *tuple[int, *tuple[str, ...]]) -> str:
    return f"{number} {pair}"
