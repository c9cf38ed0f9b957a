import asyncio

from fastapi import BackgroundTasks, FastAPI

from .payments import capture, settle
from .wiring.payments import Payments

app = FastAPI()


@app.post("/bad")
async def bad(order: int, background: BackgroundTasks) -> None:
    background.add_task(settle, order)
    await asyncio.gather(asyncio.create_task(settle(order)))


@app.post("/good")
async def good(order: int, payments: Payments) -> None:
    payments.settle(order)
    payments.after_response.capture(order)
    await capture(order)
