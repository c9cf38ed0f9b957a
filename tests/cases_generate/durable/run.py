"""Durable tasks run, on SQLite, with what was stored; one with a key runs once at a time, one with `once` once."""

from decimal import Decimal

from durable.payments import DONE
from durable.wiring.payments import Payments, PaymentsMailer
from fastapi import FastAPI
from fastapi.testclient import TestClient
from durable.wiring.runtime import add_tasks

app = FastAPI()
add_tasks(app, durable="sqlite:///shop.db")


@app.get("/")
async def call(wiring: Payments, mailer: PaymentsMailer) -> list[object]:
    first = wiring.finalize_payment(4, Decimal("1.50"))
    second = wiring.finalize_payment(4, amount=Decimal(7), currency="usd")
    found = [await first.wait(), await second.wait(), first.id == second.id]
    for weight in (1.5, 2.5):
        await wiring.immediate.ship("a", weight=weight).wait()
    found += [await wiring.reserve(5).wait(), await wiring.sweep().wait(), await wiring.untyped(value="x").wait()]
    try:
        await wiring.decline(6).wait()
    except ValueError as error:
        found.append(str(error))
    await wiring.tell("not durable").wait()
    return [*found, await mailer.send("a@b").wait(), await mailer.name("a@b").wait()]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(*DONE, sep="\n")
