"""Annotations do not matter when tasks run, but the imports for them do."""

import datetime
import decimal

from annotations import jobs
from annotations.models import Order
from annotations.wiring.jobs import Jobs
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(wiring: Jobs) -> list[str]:
    task = wiring.plain(Order(3), datetime.datetime(2020, 1, 1), decimal.Decimal(2))
    return [
        task.name,
        str(await task.wait()),
        str(await wiring.returns_awaitable(4).wait()),
        str(await wiring.unpacked(loud=True).wait()),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(jobs.Numbers)
