"""Sync functions in the runtime's own threads, and scheduling from threads of every origin."""

from __future__ import annotations

import threading
import time

import anyio
import anyio.to_thread
import pytest
from fastapi import FastAPI
from shieldgen_runtime import ShieldgenRuntimeError, Task, Tasks, TasksScheduler, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio


def make_app(**options) -> FastAPI:
    app = FastAPI()
    add_tasks(app, **options)
    return app


@pytest.mark.parametrize("timing", ["immediate", "after_route", "after_response"])
async def test_a_sync_endpoint_schedules_with_every_timing(timing: str) -> None:
    app = make_app()
    log: list[str] = []

    async def work() -> None:
        await anyio.sleep(0.01)
        log.append("async")

    @app.get("/")
    def endpoint(tasks: Tasks) -> dict[str, str]:
        getattr(tasks, timing).schedule(work)
        getattr(tasks, timing).task(shield=True).schedule(work)
        getattr(tasks, timing).schedule(log.append, "sync")
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.1)
    assert sorted(log) == ["async", "async", "sync"]


async def test_threads_that_no_server_started_schedule_tasks_and_cancel_them() -> None:
    app = make_app()
    handles: list[Task] = []

    async def work() -> int:
        return 1

    def schedule() -> None:
        tasks = TasksScheduler.of(app)
        handles.append(tasks.schedule(work))
        handles.append(tasks.task(shield=True).schedule(work))
        forever = tasks.schedule(anyio.sleep_forever)
        handles.append(forever)
        time.sleep(0.05)
        forever.cancel()

    async with rehearse_shutdown(app):
        thread = threading.Thread(target=schedule)
        thread.start()
        await anyio.to_thread.run_sync(thread.join)
        for task in handles:
            await task.done.wait()
    assert [task.status for task in handles] == ["finished", "finished", "cancelled"]


async def test_a_sync_task_schedules_another_task() -> None:
    app = make_app()
    results: list[int] = []

    async def inner(number: int) -> None:
        results.append(number)

    def outer(tasks: TasksScheduler) -> None:
        tasks.task(shield=True).schedule(inner, 1)
        tasks.after_response.schedule(inner, 2)

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        await tasks.schedule(outer, tasks).wait()
        await anyio.sleep(0.02)
    assert sorted(results) == [1, 2]


async def test_sync_tasks_run_in_daemon_threads_apart_from_those_of_sync_endpoints() -> None:
    app = make_app(threads=101)

    @app.get("/ping")
    def ping() -> str:
        return threading.current_thread().name

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        for _ in range(100):
            tasks.schedule(time.sleep, 1)
        daemon = await tasks.schedule(lambda: threading.current_thread().daemon).wait()
        began = time.perf_counter()
        assert (await rehearsal.client.get("/ping")).status_code == 200
        assert time.perf_counter() - began < 0.5
        assert (await rehearsal.stop()).seconds < 1
    assert daemon is True


async def test_at_most_so_many_sync_functions_run_at_a_time_and_each_has_its_turn() -> None:
    app = make_app(threads=3)
    running: list[int] = []
    most: list[int] = []

    def work(number: int) -> int:
        running.append(number)
        most.append(len(running))
        time.sleep(0.02)
        running.remove(number)
        return number

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        handles = [tasks.schedule(work, number) for number in range(10)]
        assert [await task.wait() for task in handles] == list(range(10))
    assert 2 <= max(most) <= 3


async def test_an_abandoned_thread_that_fails_later_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()

    def work() -> None:
        time.sleep(0.1)
        raise ValueError("late")

    async with rehearse_shutdown(app):
        task = TasksScheduler.of(app).task(name="slow", deadline=0.02).schedule(work)
        await task.done.wait()
        await anyio.sleep(0.2)
    assert "The thread of task 'slow' failed after the task had ended" in caplog.text
    assert "ValueError: late" in caplog.text


async def test_scheduling_in_an_application_that_has_ended_says_so() -> None:
    app = make_app()
    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
    with pytest.raises(ShieldgenRuntimeError, match="the application is not running"):
        TasksScheduler.of(app)
    errors: list[ShieldgenRuntimeError] = []

    def schedule() -> None:
        try:
            tasks.schedule(time.sleep, 0)
        except ShieldgenRuntimeError as error:
            errors.append(error)

    await anyio.to_thread.run_sync(schedule)
    assert [str(error) for error in errors] == ["task 'sleep' was scheduled after its application had ended"]


async def test_a_shielded_sync_function_does_not_wait_for_the_threads_that_shutdown_leaves_behind() -> None:
    app = make_app(threads=1, grace=5)
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.schedule(time.sleep, 2)
        await anyio.sleep(0.02)
        shielded = tasks.task(shield=True).schedule(time.sleep, 0)
        report = await rehearsal.stop()
    assert shielded.status == "finished"
    assert report.seconds < 1


async def test_a_sync_handler_does_not_wait_for_the_threads_that_runs_hold() -> None:
    app = make_app(threads=1)
    told: list[str] = []

    async def fail() -> None:
        raise ValueError

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.task(on_cancel=lambda _: told.append("on_cancel")).schedule(time.sleep, 2)
        late = tasks.task(deadline=0.05, on_error=lambda *_: told.append("late")).schedule(time.sleep, 2)
        failing = tasks.task(on_error=lambda *_: told.append("failed")).schedule(fail)
        with anyio.fail_after(1):
            await late.done.wait()
            await failing.done.wait()
        report = await rehearsal.stop()
    assert sorted(told) == ["failed", "late", "on_cancel"]
    assert report.seconds < 1
