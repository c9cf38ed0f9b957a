"""An application with a host, made in a factory."""

from fastapi import FastAPI
from fastapi_tasks import Tasks
from fastapi_tasks import add_tasks as host_tasks


async def settle(order: int) -> None: ...


async def create(order: int, tasks: Tasks) -> None:
    tasks.schedule(settle, order)


def make_app() -> FastAPI:
    app = FastAPI()
    host_tasks(app)
    app.post("/orders")(create)
    return app
