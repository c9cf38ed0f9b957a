"""Type variables of every kind."""

from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec, TypeVar, TypeVarTuple

from shieldgen_runtime import task

P = ParamSpec("P")
T = TypeVar("T")
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


@task()
async def opened(box: Box[T]) -> T:
    return box.value


@task()
async def with_default(value: T, box: Box[int] = Box(1)) -> T:
    return value
