"""A lambda has no name that the wiring could import, nor a place for a hint."""

from shieldgen_runtime import task

square = task()(lambda x: x * x)
# shieldgen: shield
twice = lambda x: x * 2  # noqa: E731


async def work(a: int) -> None: ...


applied = task(shield=True)(work)
