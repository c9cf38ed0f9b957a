"""An application that schedules tasks and has no host; the `add_tasks` of something else is none."""

from fastapi import FastAPI
from fastapi_tasks import Tasks

app = FastAPI()


class Progress:
    def add_tasks(self, *names: str) -> None: ...


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    Progress().add_tasks("one", "two")
    tasks.schedule(settle, order)
    tasks.after_response.schedule(settle, -order)
