"""Templates that cannot be filled in."""

from typing import Annotated, Any

from app.wiring.runtime import Resource, task

LIMIT = 3


def session() -> Any: ...


@task(name="payment_{paymentid}")
async def misspelt(payment_id: int) -> None: ...


@task(key="{order}")
async def no_parameters() -> None: ...


@task(name="{}")
async def without_name(a: int) -> None: ...


@task(name="{0}")
async def numbered(a: int) -> None: ...


@task(name="{a + 1}")
async def computed(a: int) -> None: ...


@task(name="{a.b()}")
async def called(a: Any) -> None: ...


@task(name="{a[b c]}")
async def item(a: Any) -> None: ...


@task(name="{__import__('os').system('ls')}")
async def hostile(a: Any) -> None: ...


@task(name="{a")
async def open_brace(a: Any) -> None: ...


@task(name="{a:{b}}")
async def nested(a: Any, b: Any) -> None: ...


@task(name="{a!x}")
async def conversion(a: Any) -> None: ...


@task(name="{limit}")
async def default_of_the_module(limit: int = LIMIT) -> None: ...


@task(key="{session}")
async def resource(session: Annotated[Any, Resource(session)]) -> None: ...


@task(name="{a.b[0][c].d!r:>10} {{}}")
async def right(a: Any) -> None: ...
