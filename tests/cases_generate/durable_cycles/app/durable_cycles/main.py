"""Everything in one module: the tasks, and the endpoints that schedule them."""

from dataclasses import dataclass
from decimal import Decimal

from fastapi import FastAPI
from shieldgen_runtime import add_tasks, task

from durable_cycles.wiring.main import Main


@dataclass
class Order:
    id: int
    amount: Decimal


@task(durable=True, key="{order.id}", deadline=5)
async def pay(order: Order, tip: Decimal | None = None) -> Order:
    return Order(order.id, order.amount + (tip or 0))


@task(durable=True)
async def sweep() -> None: ...


@task(shield=True)
async def tell(text: str) -> str:
    return text


app = FastAPI()
add_tasks(app, durable="sqlite:///shop.db")


@app.get("/")
async def endpoint(main: Main) -> list[str]:
    order = await main.pay(Order(1, Decimal("1.5")), Decimal(1)).wait()
    await main.sweep().wait()
    return [repr(order), await main.tell("told").wait()]
