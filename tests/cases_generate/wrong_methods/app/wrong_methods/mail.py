"""Methods that no wiring can be generated for."""

from functools import cached_property

from shieldgen_runtime import task


class Mailer:
    @property
    @task()
    def address(self) -> str: ...

    @cached_property
    @task()
    def cached(self) -> str: ...

    @task()
    async def __send(self) -> None: ...

    @task()
    async def __call__(self) -> None: ...

    @task()
    async def nothing() -> None: ...

    @task()
    async def list(self, a: list[int]) -> None: ...


class Twice:
    @task()
    async def work(self) -> None: ...


class Twice:
    @task()
    async def work(self) -> None: ...


class __Hidden:
    @task()
    async def work(self) -> None: ...
