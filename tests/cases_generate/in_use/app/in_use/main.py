"""An application whose endpoints, and what they depend on, schedule through the wiring."""

from typing import Annotated

from fastapi import Depends, FastAPI

from .mail.queue.jobs import log
from .wiring.mail.queue.jobs import Jobs
from .wiring.runtime import add_tasks

app = FastAPI()
add_tasks(app)


async def greeted(jobs: Jobs, name: str) -> str:
    jobs.after_route.send(name)
    return name


@app.get("/greet")
async def greet(name: Annotated[str, Depends(greeted)], jobs: Jobs) -> list[str]:
    """Says hello."""
    task = jobs.immediate.send(f"{name}, first")
    jobs.after_response.send(f"{name}, last")
    await task.wait()
    log.append("the route returns")
    return [task.name, *(running.name for running in jobs.running())]


@app.get("/sync")
def sync(jobs: Jobs) -> str:
    return jobs.count(1).status
