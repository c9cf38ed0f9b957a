"""Resources are opened for each run, and callers do not pass them."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from resources.db import OPENED
from resources.wiring.stock import Stock
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(wiring: Stock) -> list[str]:
    return [await wiring.reserve(4).wait(), await wiring.with_default(2).wait(), await wiring.count(3, 4).wait()]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(*OPENED, sep=", ")
