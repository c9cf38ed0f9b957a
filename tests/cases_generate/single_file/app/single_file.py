"""An application in one file: task functions, and the endpoints that use their wiring."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI

from single_file_wiring.runtime import Resource, Task, add_tasks, task
from single_file_wiring.single_file import SingleFile

START = datetime(2020, 1, 1)
LOG: list[str] = []

app = FastAPI()
add_tasks(app)


def resource() -> Iterator[str]:
    yield "resource"


async def failed(task: Task[..., Any], error: Exception) -> None:
    LOG.append(f"{task.name}: {error}")


@task(shield=True, deadline=8, on_error=failed, name="pay_{payment_id}")
async def pay(payment_id: int, text: Annotated[str, Resource(resource)], since: datetime = START) -> None:
    """Pay."""
    LOG.append(f"{payment_id} {text} {since}")
    raise ValueError("no money")


@app.post("/{payment_id}")
async def endpoint(payment_id: int, wiring: SingleFile) -> None:
    wiring.pay(payment_id)
