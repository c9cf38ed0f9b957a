"""What is stored as JSON comes back as what it was."""

import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from durable_types import models, orders
from durable_types.wiring.orders import Orders
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks
from shieldgen_runtime.durable import Durable

app = FastAPI()
add_tasks(app, durable="sqlite:///shop.db")
DAY = datetime.date(2024, 2, 29)


@app.get("/")
async def call(wiring: Orders) -> list[str]:
    order = models.Order(7, [models.Line("a")], models.Order(6))
    address = models.Address(street="Main", kind=models.Kind.CARD)
    options: models.Options = {"gift": True}
    tasks = [
        wiring.place(order, address, orders.Shop("it"), [models.Point(1, 2)], options, {"x": models.Line("b", 2)}),
        wiring.many(
            orders.UserId(1),
            [orders.UserId(2)],
            DAY,
            datetime.time(12, 30),
            datetime.timedelta(hours=1),
            Path("/srv"),
            UUID(int=5),
            amount=Decimal("0.10"),
            both="2",
        ),
        wiring.hiding(DAY, Shop=orders.Shop("hidden")),
    ]
    found = [repr(await task.wait()) for task in tasks]
    for task in tasks:
        found += [f"{name}: {value!r}" for name, value in task.declared.load(task.payload).items()]
    return found


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(sorted(name for name in Durable.declared if name.startswith("durable_types")))
