"""Generators are no tasks: nobody would take what they yield."""

from collections.abc import AsyncIterator, Iterator

from shieldgen_runtime import task


@task()
async def async_generator() -> AsyncIterator[int]:
    yield 1


@task()
def generator() -> Iterator[int]:
    yield from [1]


class Mailer:
    @task()
    async def stream(self) -> AsyncIterator[int]:
        yield 1
