"""Functions hinted by comments run as they should."""

from comment_hints.jobs import Mailer
from comment_hints.wiring.jobs import Jobs, JobsMailer
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(jobs: Jobs, mailers: JobsMailer) -> list[str]:
    sending = jobs.immediate.send("ann, bob")
    return [
        f"{sending.name}: {await sending.wait()}",
        str(await jobs.immediate.send_all(["a", "b"]).wait()),
        await mailers.send(Mailer(), "ann").wait(),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
