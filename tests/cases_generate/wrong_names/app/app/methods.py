from app.wiring.runtime import task


@task()
async def immediate() -> None: ...


@task()
async def of() -> None: ...


@task()
async def __private() -> None: ...


@task()
async def __eq__() -> None: ...


@task()
async def Methods() -> None: ...


@task()
async def send() -> None: ...


@task()
async def send(again: int) -> None: ...


@task()
async def durable() -> None: ...
