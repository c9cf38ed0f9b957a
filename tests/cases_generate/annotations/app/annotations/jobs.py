"""Annotations in every form that is no case of its own."""

import collections.abc
import datetime
import typing as t
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal, Optional, Union

from shieldgen_runtime import task


class Local:
    """A class of this module."""



@task(name="{d} {a}")
async def unions(a: int | str | None, b: Optional[int], c: Union[int, "Local"], d: "int | Local") -> None: ...


@task()
async def literals(mode: Literal["fast", 'slow', 1, -1, None, True], deep: t.Literal["Local"] = "Local") -> None: ...


@task()
async def callables(
    f: Callable[[int, str], None], g: Callable[..., Awaitable[int]], h: collections.abc.Iterable[int]
) -> Callable[[], int]:
    return lambda: 1


@task()
def returns_awaitable(a: int) -> Coroutine[Any, Any, int]:
    async def inner() -> int:
        return a

    return inner()


@task()
async def tuples(a: tuple[int, ...], b: tuple[()], c: tuple[int]) -> tuple[()]:
    return ()


@task()
async def never() -> t.NoReturn:
    raise ValueError


@task()
async def long(
    a_parameter_with_a_long_name: dict[str, collections.abc.Callable[[Local, datetime.datetime], dict[str, Local]]],
    another: t.Annotated[dict[str, Local], "a text that is long enough to need a line of its own", 3] | None = None,
) -> dict[str, collections.abc.Callable[[Local, datetime.datetime], dict[str, tuple[int, str]]]]:
    return {}
