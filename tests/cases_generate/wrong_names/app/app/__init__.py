from app.wiring.runtime import task


@task()
async def in_the_package() -> None: ...
