"""Methods of classes with type parameters."""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, TypeVarTuple

from shieldgen_runtime import task
from typing_extensions import Self

from .base import Based, Key

P = ParamSpec("P")
T = TypeVar("T")
Other = TypeVar("Other")
Ts = TypeVarTuple("Ts")


class Repository(Generic[T]):
    def __init__(self, held: T) -> None:
        self.held = held

    @task(shield=True, deadline=8, name="save {item} beside {self.held}")
    async def save(self, item: T, other: Other) -> tuple[T, T, Other]:
        """Save one more."""
        return self.held, item, other

    @task()
    async def merge(self, others: "list[Self]") -> "list[T]":
        return [self.held, *(other.held for other in others)]

    @classmethod
    @task()
    async def made_from(cls, item: T) -> Self:
        return cls(item)

    @staticmethod
    @task()
    def size(text: str) -> int:
        return len(text)


class Both(Repository[T], Based[Key]):
    @task(key="{key}")
    async def put(self, item: T, key: Key) -> dict[Key, T]:
        return {key: item}


class Numbers(Repository[int]):
    """No type parameter is left."""

    @task()
    async def add(self, number: int) -> int:
        return self.held + number


class Runner(Generic[P, T]):
    def __init__(self, function: Callable[P, T]) -> None:
        self.function = function

    @task()
    def run(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.function(*args, **kwargs)


class Row(Generic[*Ts]):
    def __init__(self, *values: *Ts) -> None:
        self.values = values

    @task()
    async def read(self) -> tuple[*Ts]:
        return self.values


class Store(Protocol[T]):
    @task()
    async def write(self, item: T, limit: Any = None) -> None: ...
