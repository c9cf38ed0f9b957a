from app.wiring.runtime import task


@task(name="über")
async def work() -> None: ...
