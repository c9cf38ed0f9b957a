"""Functions of other packages run through the wiring."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks
from table_hints.wiring.colorsys import Colorsys
from table_hints.wiring.jobs import Jobs
from table_hints.wiring.table_hints_vendor.mail import Mail, MailClient
from table_hints_vendor.mail import Client

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(mail: Mail, clients: MailClient, jobs: Jobs, colours: Colorsys) -> list[str]:
    sending = mail.send("ann")
    return [
        f"{sending.name}: {await sending.wait()}",
        await clients.push(Client("here"), "bob").wait(),
        str(await jobs.immediate.own(3).wait()),
        str(await colours.rgb_to_hsv(1, 1, 1).wait()),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
