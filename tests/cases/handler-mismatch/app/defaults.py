"""What an application gives to all its tasks."""

from typing import Any

from fastapi import FastAPI
from fastapi_tasks import Task, TaskConfig, add_tasks


async def default_takes_the_error_only(error: Exception) -> None: ...


async def default_takes_both(task: Task, error: Exception) -> None: ...


def make(**options: Any) -> FastAPI:
    app = FastAPI()
    add_tasks(app, config=TaskConfig(on_error=default_takes_the_error_only))
    return app


def make_another() -> FastAPI:
    app = FastAPI()
    add_tasks(app, config=TaskConfig(on_error=default_takes_both))
    return app


class Settings:
    def TaskConfig(self, **options: Any) -> None:  # noqa: N802: another thing of that name
        """Keeps options."""


Settings().TaskConfig(on_error=default_takes_the_error_only)
