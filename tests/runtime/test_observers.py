"""Observers are told of everything that happens to tasks, and can harm nothing."""

from __future__ import annotations

import anyio
import pytest
from fastapi import FastAPI
from shieldgen_runtime import ShutdownCut, TaskEvent, Tasks, TasksScheduler, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio


class Record:
    def __init__(self) -> None:
        self.events: list[TaskEvent] = []

    def __call__(self, event: TaskEvent) -> None:
        self.events.append(event)

    def of(self, name: str) -> list[str]:
        return [event.kind for event in self.events if event.task.name == name]


async def test_an_observer_is_told_of_every_step_of_every_task() -> None:
    record = Record()
    app = FastAPI()
    add_tasks(app, grace=0.1, observers=[record])

    async def fail() -> None:
        raise ValueError("boom")

    async def schedule_late(tasks: TasksScheduler) -> None:
        await anyio.sleep(0.05)
        tasks.task(name="refused").schedule(anyio.sleep, 1)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> None:
        tasks.after_response.task(name="dropped").schedule(fail)
        raise RuntimeError

    async with rehearse_shutdown(app) as rehearsal:
        with pytest.raises(RuntimeError):
            await rehearsal.client.get("/")
        tasks = TasksScheduler.of(app)
        tasks.task(name="finished").schedule(anyio.sleep, 0)
        tasks.task(name="failed").schedule(fail)
        tasks.task(name="cancelled").schedule(anyio.sleep, 5)
        tasks.task(name="cut", shield=True).schedule(anyio.sleep, 5)
        tasks.task(name="late", shield=True).schedule(schedule_late, tasks)
        await anyio.sleep(0.02)
        await rehearsal.stop()
    for name in ("finished", "failed", "cancelled", "cut"):
        assert record.of(name) == ["scheduled", "started", name]
    for name in ("dropped", "refused"):
        assert record.of(name) == ["scheduled", name]
    errors = {event.kind: type(event.error) for event in record.events if event.error is not None}
    assert errors == {"failed": ValueError, "cut": ShutdownCut}


async def test_an_observer_that_fails_harms_neither_tasks_nor_other_observers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = Record()

    def failing(event: TaskEvent) -> None:
        raise RuntimeError("observer")

    app = FastAPI()
    add_tasks(app, observers=[failing, record])
    async with rehearse_shutdown(app):
        task = TasksScheduler.of(app).task(name="task").schedule(anyio.sleep, 0)
        await task.wait()
    assert record.of("task") == ["scheduled", "started", "finished"]
    assert caplog.text.count("An observer failed at") == 3


async def test_an_observer_that_would_end_the_process_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def failing(event: TaskEvent) -> None:
        raise KeyboardInterrupt

    app = FastAPI()
    add_tasks(app, observers=[failing])
    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        for task in (tasks.schedule(anyio.sleep, 0), tasks.task(shield=True).schedule(anyio.sleep, 0)):
            await task.wait()
    assert caplog.text.count("An observer failed at") == 6
