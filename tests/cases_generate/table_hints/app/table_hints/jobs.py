"""Functions with a hint here and more of it in the configuration; what both say is the same."""

from shieldgen_runtime import task


async def failed(task: object, error: BaseException) -> None: ...


@task(shield=True, deadline=8, on_error=failed)
async def own(number: int) -> int:
    return number
