from app.wiring.runtime import task


@task(shield=True)
async def work( -> None: ...
