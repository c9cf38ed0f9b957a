from app.wiring.runtime import task


@task(deadline=-1)
async def work() -> None: ...
