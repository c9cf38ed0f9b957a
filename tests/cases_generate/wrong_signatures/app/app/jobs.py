"""Functions that no wiring can be generated for."""

import typing
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


@task()
async def from_a_star_import(a: Starred) -> None: ...


def opens(
    function: typing.Callable[typing.Concatenate[Thing, ...], typing.Awaitable[None]]
) -> typing.Callable[..., typing.Awaitable[None]]: ...


@opens
@task()
async def another_signature(thing: object, a: int) -> None: ...
