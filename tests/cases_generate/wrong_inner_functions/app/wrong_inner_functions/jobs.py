"""Functions inside functions, which no other module can import."""

from shieldgen_runtime import task


def outer() -> None:
    @task()
    async def inner() -> None: ...


def with_a_class() -> None:
    class Inner:
        # shieldgen: shield
        async def deeper(self) -> None: ...
