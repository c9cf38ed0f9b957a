"""Names of functions and types that the wiring uses itself."""

from datetime import date

from fastapi import FastAPI
from fastapi.testclient import TestClient
from names_ import task
from names_.wiring.exception import Exception as Exception_
from names_.wiring.task import Task
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(wiring: Task, errors: Exception_) -> list[str]:
    day = date(2020, 2, 3)
    scheduled = wiring.date_(date=day, day=day)
    return [
        scheduled.name,
        str(await scheduled.wait()),
        str(await wiring.list(day).wait()),
        str(await wiring.datetime_(task.Wiring(), task.Policy(), task.TASK(), None).wait()),
        await wiring.int("i").wait(),
        await wiring.Any_(Depends="d", Annotated=1.5).wait(),
        await wiring._private("p").wait(),
        await errors.report(ValueError("v")).wait(),
        await wiring.überweisen(größe="g").wait(),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
