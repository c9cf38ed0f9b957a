"""Functions that no wiring can be generated for."""

import typing
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, overload

from app.wiring.runtime import Resource, task
from app.other import *
from typing_extensions import deprecated

try:
    from fast_json import Json
except ImportError:
    from app.slow import Json

if typing.TYPE_CHECKING:
    from app.other import Thing
else:
    Thing = object

MESSAGE = "old"


def session() -> Any: ...


@task()
async def unknown_name(a: Nowhere) -> None: ...


@task()
async def two_imports(a: int, b: Json) -> None: ...


@task()
async def import_and_definition(a: Thing) -> None: ...


@task()
async def lambda_in_annotation(a: Annotated[int, lambda x: x]) -> None: ...


@task()
async def call_in_annotation(a: type(3), b: "not an expression") -> None: ...


@task()
async def return_type(a: int) -> nowhere.Thing: ...


@task()
async def mangled(__a: int, b: int) -> None: ...


@task()
async def positional_resource(session: Annotated[Any, Resource(session)], /) -> None: ...


@task()
async def resource_before_star(session: Annotated[Any, Resource(session)], *rest: int) -> None: ...


@task()
async def computed_resource(session: Annotated[Any, Resource(lambda: session())]) -> None: ...


@task()
async def async_generator() -> AsyncIterator[int]:
    yield 1


@task()
def generator() -> Iterator[int]:
    yield 1


@overload
def overloaded(a: int) -> int: ...
@overload
@task()
def overloaded(a: Nowhere) -> str: ...
@task()
def overloaded(a: Any) -> Any:
    return a


@task()
@deprecated(MESSAGE)
async def old() -> None: ...


T = typing.TypeVar("T")


class Mailer:
    @property
    @task()
    def address(self) -> str: ...

    @task()
    async def __send(self) -> None: ...

    @task()
    async def nothing() -> None: ...

    @task()
    async def list(self, a: list[int]) -> None: ...

    @task()
    async def stream(self) -> AsyncIterator[int]:
        yield 1


class Box(typing.Generic[T]):
    @task()
    async def put(self, item: T) -> None: ...


class Twice:
    @task()
    async def work(self) -> None: ...


class Twice:
    @task()
    async def work(self) -> None: ...


# A lambda has no name that the wiring could import, nor a place for a hint.
square = task()(lambda x: x * x)


def outer() -> None:
    @task()
    async def inner() -> None: ...


def with_a_class() -> None:
    class Inner:
        # shieldgen: shield
        async def deeper(self) -> None: ...


if typing.TYPE_CHECKING:

    @task()
    async def conditional(a: int) -> None: ...

else:

    @task()
    async def conditional(a: str) -> None: ...


@task()
async def from_a_star_import(a: Starred) -> None: ...


def opens(
    function: typing.Callable[typing.Concatenate[Thing, ...], typing.Awaitable[None]]
) -> typing.Callable[..., typing.Awaitable[None]]: ...


@opens
@task()
async def another_signature(thing: object, a: int) -> None: ...
