"""Handlers that cannot be called as one, and such that can."""

from fastapi import FastAPI
from fastapi_tasks import Task, Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def work(order: int) -> None: ...


async def takes_the_error_only(error: Exception) -> None: ...


async def needs_more(task: Task, error: Exception, channel: str) -> None: ...


async def needs_a_keyword(task: Task, error: Exception, *, channel: str) -> None: ...


async def streams(task: Task, error: Exception):
    yield error


async def takes_two(task: Task, error: Exception) -> None: ...


class Alerts:
    async def short(self, error: Exception) -> None: ...

    async def right(self, task: Task, error: Exception) -> None: ...


alerts = Alerts()


@app.post("/told")
async def told(order: int, tasks: Tasks) -> None:
    tasks.task(on_error=takes_the_error_only).schedule(work, order)
    tasks.task(on_error=takes_the_error_only).schedule(work, -order)
    tasks.after_response.task(shield=True, on_error=needs_more).schedule(work, order)
    tasks.task(on_error=needs_a_keyword).schedule(work, order)
    tasks.task(on_error=streams).schedule(work, order)
    tasks.task(on_error=alerts.short).schedule(work, order)
    tasks.task(on_error=lambda error: print(error)).schedule(work, order)
    tasks.task(on_cancel=takes_two).schedule(work, order)


# Nothing below is told.


async def takes_what_comes(*args: object) -> None: ...


async def has_a_default(task: Task, error: Exception, channel: str = "mail") -> None: ...


def sync(task: Task, error: Exception) -> None: ...


async def resumes(task: Task) -> None: ...


@app.post("/silent")
async def silent(order: int, tasks: Tasks) -> None:
    tasks.task(on_error=takes_two).schedule(work, order)
    tasks.task(on_error=takes_what_comes).schedule(work, order)
    tasks.task(on_error=has_a_default).schedule(work, order)
    tasks.task(on_error=sync).schedule(work, order)
    tasks.task(on_error=alerts.right).schedule(work, order)
    tasks.task(on_error=lambda task, error: print(task, error)).schedule(work, order)
    tasks.task(on_cancel=resumes).schedule(work, order)
    tasks.task(on_error=None).schedule(work, order)
    tasks.schedule(work, order)
