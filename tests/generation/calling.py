"""The same calls of task functions, directly and through their wiring: what a case's `run.py` prints."""

import inspect
import warnings
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import Task, add_tasks


def compare(
    wiring: Any,
    source: Any,
    calls: Callable[[Any], list[Any]],
    *,
    show: Callable[[Any], str] = str,
    same: bool = True,
) -> None:
    """Prints the name and result of each of `calls`, made on what the alias `wiring` gives, in an endpoint.

    `source` is the module or class whose functions they are: the same calls made on that have to give the `same`, as
    `show` writes it.
    """
    app = FastAPI()
    add_tasks(app)

    @app.get("/")
    async def call(tasks: wiring) -> list[str]:
        lines: list[str] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            scheduled: list[Task[..., Any]] = calls(tasks)
            through = [show(await task.wait()) for task in scheduled]
            direct = [show(await made if inspect.isawaitable(made) else made) for made in calls(source)]
        for task, found, expected in zip(scheduled, through, direct, strict=True):
            lines.append(f"{task.name}: {found}")
            if same and found != expected:
                lines.append(f"  but directly: {expected}")
        return lines

    with TestClient(app) as client:
        print(*client.get("/").raise_for_status().json(), sep="\n")
