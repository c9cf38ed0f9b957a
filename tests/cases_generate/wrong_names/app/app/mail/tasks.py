from app.wiring.runtime import task


@task()
async def work() -> None: ...
