"""Views of another timing, use outside a request, and another wiring in its place in tests."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from in_use.mail.queue.jobs import log
from in_use.main import app
from in_use.wiring.mail.queue.jobs import JobsTasks

with TestClient(app) as client:
    print(client.get("/greet", params={"name": "ann"}).json())
    print(*log, sep=", ")
    print(client.get("/sync").json(), log[-1])

    async def outside() -> list[str]:
        jobs = JobsTasks.of(app)
        return [await jobs.send("outside").wait(), str(await jobs.immediate.count(number=2).wait())]

    print(client.portal.call(outside))


class Recorded(JobsTasks):
    """For a test: keeps what would be scheduled."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    after_route = after_response = immediate = property(lambda self: self)

    def send(self, to: str) -> "Recorded":
        self.sent.append(to)
        return self

    name = "recorded"

    async def wait(self) -> None: ...

    def running(self) -> list[object]:
        return []


recorded = Recorded()
app.dependency_overrides[JobsTasks.inject] = lambda: recorded
with TestClient(app) as client:
    print(client.get("/greet", params={"name": "bob"}).json(), recorded.sent)
app.dependency_overrides.clear()

plain = FastAPI()


@plain.get("/greet")
async def plain_greet(name: str) -> list[str]:
    """Says hello."""


def parameters(application: FastAPI) -> object:
    return application.openapi()["paths"]["/greet"]["get"]["parameters"]


print("documented as without wiring:", parameters(app) == parameters(plain))
