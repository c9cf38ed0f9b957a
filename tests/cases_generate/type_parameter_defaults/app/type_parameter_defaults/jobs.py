"""Type parameters with defaults, as Python 3.13 has them."""

from shieldgen_runtime import task


@task()
async def listed[T = int, *Ts = *tuple[int, ...]](value: T, *more: *Ts) -> list[T]:
    return [value]


class Repository[T = str]:
    def __init__(self, held: T) -> None:
        self.held = held

    @task()
    async def save[Other](self, item: T, other: Other) -> tuple[T, Other]:
        return item, other
