"""Forms of a hint that disagree, and comments that are none."""

from app.handlers import good
from app.wiring.runtime import task


# shieldgen: shield, deadline=9, on_error=good
@task(shield=False, deadline=9.0, on_error=good)
async def disagree(a: int) -> None: ...


@task(shield=True)
async def table_disagrees(a: int) -> None: ...


# shieldgen: sheild
# shieldgen: deadline, retries=-1, name="a"b", 3, shield, shield
async def mistakes(a: int) -> None: ...


# shieldgen: name="{b}", timing="later"
async def template(a: int) -> None: ...


# shieldgen:
async def empty(a: int) -> None: ...


# shieldgen: shield

async def apart(a: int) -> None: ...


async def beside(a: int) -> None: ...  # shieldgen: shield


# shieldgen: shield
VALUE = 3
