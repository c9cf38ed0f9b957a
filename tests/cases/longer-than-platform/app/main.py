from decimal import Decimal

import stripe
from fastapi import BackgroundTasks, FastAPI
from shieldgen_runtime import Tasks, add_tasks

app = FastAPI()
add_tasks(app, grace=25, drain=2)


async def charge(order: int, amount: Decimal) -> None:
    await stripe.PaymentIntent.create_async(amount=int(amount * 100), currency="eur", idempotency_key=f"order-{order}")


async def quick(order: int) -> None:
    """Given so little time that most platforms leave it that."""


async def mail(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, amount: Decimal, tasks: Tasks, background: BackgroundTasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"charge_{order}").schedule(charge, order, amount)
    tasks.task(shield=True, deadline=3, name=f"quick_{order}").schedule(quick, order)
    background.add_task(mail, order)
    return {"status": "accepted"}
