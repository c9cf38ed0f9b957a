from shieldgen_runtime import task


@task(durable=True)
async def pay(order: int) -> None:
    print(order)


@task(durable=True, timing="after_response")
async def tell(order: int) -> None:
    print(order)
