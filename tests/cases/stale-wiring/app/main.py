"""An application whose wiring is generated."""

from fastapi import FastAPI
from shieldgen_runtime import add_tasks

from .payments import settle
from .wiring.payments import Payments

app = FastAPI()
add_tasks(app)


@app.post("/orders")
async def create(order: int, payments: Payments) -> str:
    payments.settle(order)
    return settle.__name__
