"""Type variables as they were before Python 3.12."""

from collections.abc import Awaitable, Callable
from typing import AnyStr, Generic, ParamSpec, TypeVar, TypeVarTuple

from shieldgen_runtime import task

from .base import Key

P = ParamSpec("P")
T = TypeVar("T")
Number = TypeVar("Number", int, float)
Small = TypeVar("Small", bound="Box[int]")
Ts = TypeVarTuple("Ts")


class Box(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value


@task()
async def apply(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return function(*args, **kwargs)


@task()
async def awaited(function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
    return await function(*args, **kwargs)


@task()
async def together(*values: *Ts) -> tuple[*Ts]:
    return values


@task(name="{box.value}")
async def opened(box: Box[T]) -> T:
    return box.value


@task()
async def constrained(number: Number, text: AnyStr) -> tuple[Number, AnyStr]:
    return number, text


@task()
async def bound(box: Small, key: Key) -> dict[Key, Small]:
    return {key: box}


@task()
async def with_default(value: T, box: Box[int] = Box(1)) -> tuple[T, int]:
    return value, box.value


@task()
async def in_keywords(value: T, **more: T) -> list[T]:
    return [value, *more.values()]
