"""The application."""

from decimal import Decimal

from fastapi import FastAPI

from payments.wiring.ledger import Ledger
from payments.wiring.orders.tasks import Orders
from payments.wiring.runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.post("/payments/{payment_id}")
async def pay(payment_id: int, amount: Decimal, card_token: str, payments: Ledger) -> str:
    payments.finalize_payment(payment_id, amount, card_token)
    return "accepted"


@app.post("/orders/{order_id}")
def order(order_id: int, orders: Orders, payments: Ledger) -> str:
    task = orders.immediate.reserve(order_id)
    payments.after_response.print_receipt(order_id, copies=2)
    return task.name
