"""Generic functions through the wiring."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from generics.jobs import Box
from generics.wiring.jobs import Jobs
from generics.wiring.overloads import Overloads
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(wiring: Jobs, overloads: Overloads) -> list[str]:
    return [
        str(await wiring.apply(max, 3, 5).wait()),
        str(await wiring.together(1, "a").wait()),
        str(await wiring.opened(Box("b")).wait()),
        repr(await overloads.convert(1).wait()),
        repr(await overloads.convert("1").wait()),
        repr(await overloads.convert("1", limit=5).wait()),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
