"""Type parameters as Python 3.12 has them, of functions and of classes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Self, overload

from shieldgen_runtime import task


@task()
async def first[T: Sequence[int], *Ts](items: T, *more: *Ts) -> "T":
    return items


@task()
async def apply[**P, R](function: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
    return await function(*args, **kwargs)


@task(name="{value}")
async def constrained[T: (int, str)](value: T, default: T | None = None) -> T:
    return value


@task()
async def named_like_the_wirings[Task, Any](a: Task, b: Any) -> tuple[Task, Any]:
    return a, b


@overload
async def either[T](value: T) -> T: ...
@overload
async def either[T](value: T, times: int) -> list[T]: ...
@task()
async def either[T](value: T, times: int | None = None) -> T | list[T]:
    return value if times is None else [value] * times


class Repository[T: int]:
    type Key = str

    def __init__(self, held: T) -> None:
        self.held = held

    @task(name="{self.held}")
    async def save[Other](self, item: T, other: Other, key: Key = "k") -> tuple[T, T, Other, str]:
        return self.held, item, other, key

    @task()
    async def merge(self, other: Self) -> list[T]:
        return [self.held, other.held]

    @classmethod
    @task()
    async def made_from(cls, item: T) -> Self:
        return cls(item)

    @staticmethod
    @task()
    def size(text: str) -> int:
        return len(text)


class Row[*Ts]:
    def __init__(self, *values: *Ts) -> None:
        self.values = values

    @task()
    async def read(self) -> tuple[*Ts]:
        return self.values


class Runner[**P, R]:
    def __init__(self, function: Callable[P, R]) -> None:
        self.function = function

    @task()
    def run(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)
