"""The decorated function runs, with all that is around it."""

from decorators.deep.limits import Cents
from decorators.retrying import attempts
from decorators.wiring.deep.inner.jobs import Jobs
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(jobs: Jobs) -> list[str]:
    charging = jobs.charge(3, currency="SEK")
    return [
        f"{charging.name}: {await charging.wait()}",
        await jobs.checked(None).wait(),
        await jobs.checked(None, Cents(3)).wait(),
        (await jobs.versioned(2, "a").wait()).partition(" ")[2],
        await jobs.optional().wait(),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(*attempts)
