"""What a shutdown does to each kind of task, in the order in which it does it."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from fastapi import APIRouter, FastAPI
from shieldgen_runtime import ShutdownCut, Task, TaskCancelled, TaskConfig, Tasks, TasksScheduler, _registry, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio


def summary_in(caplog: pytest.LogCaptureFixture) -> str:
    [line] = [r.getMessage() for r in caplog.records if r.getMessage().startswith("Tasks at shutdown")]
    return line.rsplit(",", 1)[0]


async def test_shielded_tasks_finish_and_unshielded_ones_are_cancelled_while_the_pool_is_open(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    pool: list[str] = []
    opened: list[str] = []  # older versions of FastAPI run no lifespan of an included router
    log: list[str] = []

    @asynccontextmanager
    async def app_lifespan(app: FastAPI):
        pool.append("the app's")
        opened.append("the app's")
        yield
        pool.remove("the app's")

    @asynccontextmanager
    async def router_lifespan(app: FastAPI):
        pool.append("the router's")
        opened.append("the router's")
        yield
        pool.remove("the router's")

    app = FastAPI(lifespan=app_lifespan)
    add_tasks(app, grace=5)
    router = APIRouter(lifespan=router_lifespan)
    app.include_router(router)

    async def work(name: str, seconds: float) -> None:
        try:
            await anyio.sleep(seconds)
        finally:
            log.append(f"{name} ended with {' and '.join(sorted(pool))}")

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.task(shield=True).schedule(work, "shielded", 0.1)
        tasks.after_response.task(shield=True, deadline=5).schedule(work, "limited", 0.1)
        tasks.schedule(work, "unshielded", 5)
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert "the app's" in opened
    still_open = " and ".join(sorted(opened))
    assert sorted(log) == [f"{name} ended with {still_open}" for name in ("limited", "shielded", "unshielded")]
    assert pool == []
    assert [len(report.finished), len(report.cancelled), len(report.cut)] == [2, 1, 0]
    assert 0.05 < report.seconds < 2
    assert summary_in(caplog) == "Tasks at shutdown: 2 finished, 0 failed, 1 cancelled, 0 cut, 0 refused"
    assert not [r for r in caplog.records if r.levelno > logging.INFO]


async def test_a_shielded_task_that_never_ends_is_cut_at_the_end_of_grace_and_its_handler_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()
    add_tasks(app, grace=0.1)
    told: list[tuple[str, type, str]] = []

    async def handler(task: Task, error: Exception) -> None:
        await anyio.sleep(0.01)
        told.append((task.name, type(error), task.status))

    async def forever() -> None:
        await anyio.sleep_forever()

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        bare = tasks.task(name="bare", shield=True, on_error=handler).schedule(forever)
        limited = tasks.task(name="limited", shield=True, deadline=60, on_error=handler).schedule(forever)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert sorted(told) == [("bare", ShutdownCut, "running"), ("limited", ShutdownCut, "running")]
    assert {task.name for task in report.cut} == {"bare", "limited"}
    assert bare.status == limited.status == "cut"
    assert report.seconds < 1
    errors = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert len(errors) == 2
    assert errors[0].startswith("Task 'bare' was cut at the end of grace, 0.1 s after")
    with pytest.raises(ShutdownCut):
        await bare.wait()


async def test_during_drain_everything_may_finish() -> None:
    app = FastAPI()
    add_tasks(app, drain=2, grace=0)
    async with rehearse_shutdown(app) as rehearsal:
        task = TasksScheduler.of(app).schedule(anyio.sleep, 0.1)
        report = await rehearsal.stop()
    assert task.status == "finished"
    assert report.seconds < 1


async def test_a_task_that_was_not_started_yet_finishes_if_it_is_shielded() -> None:
    app = FastAPI()
    add_tasks(app, limit=1, grace=5)
    cancelled: list[str] = []
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        first = tasks.task(shield=True).schedule(anyio.sleep, 0.05)
        second = tasks.task(shield=True).schedule(anyio.sleep, 0.05)
        third = tasks.task(on_cancel=lambda task: cancelled.append(task.name), name="third").schedule(anyio.sleep, 5)
        assert third.status == "scheduled"
        await rehearsal.stop()
    assert [first.status, second.status, third.status] == ["finished", "finished", "cancelled"]
    assert cancelled == ["third"]


async def test_on_cancel_runs_to_its_end_for_a_cancelled_task_and_not_for_one_that_ended() -> None:
    app = FastAPI()
    add_tasks(app)
    queue: list[str] = []

    async def put_on_queue(task: Task) -> None:
        await anyio.sleep(0.05)
        queue.append(task.kwargs["job"])

    async def work(job: str, seconds: float) -> None:
        await anyio.sleep(seconds)

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app).task(on_cancel=put_on_queue)
        tasks.schedule(work, job="ended", seconds=0)
        await anyio.sleep(0.02)
        tasks.schedule(work, job="cut short", seconds=5)
        tasks.schedule(work, job="not even begun", seconds=5)
        await rehearsal.stop()
    assert sorted(queue) == ["cut short", "not even begun"]


async def test_on_cancel_has_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _registry.LAST_WORDS == 2
    monkeypatch.setattr(_registry, "LAST_WORDS", 0.3)
    app = FastAPI()
    add_tasks(app)
    async with rehearse_shutdown(app) as rehearsal:
        TasksScheduler.of(app).task(on_cancel=lambda _: anyio.sleep(10)).schedule(anyio.sleep, 10)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert 0.25 < report.seconds < 2
    assert len(report.cancelled) == 1


async def test_an_unshielded_task_may_clean_up_under_a_shield_of_its_own() -> None:
    app = FastAPI()
    add_tasks(app)
    log: list[str] = []

    async def work() -> None:
        try:
            await anyio.sleep(5)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.1)
                log.append("cleaned up")

    async with rehearse_shutdown(app) as rehearsal:
        TasksScheduler.of(app).schedule(work)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert log == ["cleaned up"]
    assert len(report.cancelled) == 1


async def test_an_unshielded_sync_function_does_not_hold_the_shutdown() -> None:
    app = FastAPI()
    add_tasks(app)
    async with rehearse_shutdown(app) as rehearsal:
        TasksScheduler.of(app).schedule(time.sleep, 1.5)
        await anyio.sleep(0.05)
        report = await rehearsal.stop()
    assert report.seconds < 1
    assert len(report.cancelled) == 1


async def test_a_shielded_task_schedules_another_during_the_drain_which_runs_if_it_is_shielded(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    app = FastAPI()
    add_tasks(app)
    queue: list[str] = []

    async def outer(tasks: TasksScheduler) -> None:
        await anyio.sleep(0.1)
        tasks.task(shield=True, name="kept").schedule(anyio.sleep, 0.05)
        tasks.task(name="refused", on_cancel=lambda task: queue.append(task.name)).schedule(anyio.sleep, 0.05)

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.task(shield=True, name="outer").schedule(outer, tasks)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert {task.name for task in report.finished} == {"outer", "kept"}
    assert [task.name for task in report.refused] == ["refused"]
    assert queue == ["refused"]
    assert summary_in(caplog) == "Tasks at shutdown: 2 finished, 0 failed, 0 cancelled, 0 cut, 1 refused"
    assert "'refused' was refused" in caplog.text
    with pytest.raises(TaskCancelled, match="refused"):
        await report.refused[0].wait()


async def test_a_handler_awaits_while_the_shutdown_waits_for_its_shielded_task() -> None:
    app = FastAPI()
    add_tasks(app)
    told: list[str] = []

    async def handler(task: Task, error: Exception) -> None:
        await anyio.sleep(0.1)
        told.append(str(error))

    async def fail(deadline: bool) -> None:
        await anyio.sleep(0.05)
        raise ValueError("limited" if deadline else "bare")

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.task(shield=True, on_error=handler).schedule(fail, False)
        tasks.task(shield=True, on_error=handler, deadline=5).schedule(fail, True)
        tasks.task(shield=True, on_error=handler, deadline=0.05).schedule(anyio.sleep, 5)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert sorted(told) == ["bare", "limited", "task 'sleep' ran longer than its deadline of 0.05 s"]
    assert len(report.failed) == 3


async def test_a_handler_that_never_ends_is_cut_with_its_task() -> None:
    app = FastAPI()
    add_tasks(app, grace=0.1)
    started: list[str] = []

    async def handler(task: Task, error: Exception) -> None:
        started.append(str(error))
        await anyio.sleep_forever()

    async def fail() -> None:
        raise ValueError("boom")

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        bare = tasks.task(shield=True, on_error=handler).schedule(fail)
        limited = tasks.task(shield=True, deadline=9, on_error=handler).schedule(fail)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert started == ["boom", "boom"]
    assert bare.status == limited.status == "failed"
    assert report.seconds < 1


async def test_a_task_that_ignores_cancellation_is_abandoned_and_named(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    add_tasks(app, grace=0.05)
    release = anyio.Event()
    told: list[type] = []

    async def stubborn() -> None:
        with anyio.CancelScope(shield=True):
            while not release.is_set():
                try:
                    await release.wait()
                except anyio.get_cancelled_exc_class():
                    pass  # what this is about

    async def handler(task: Task, error: Exception) -> None:
        told.append(type(error))

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield
        # The application's own shutdown goes on without the abandoned task.
        release.set()

    app.router.lifespan_context = lifespan
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        shielded = tasks.task(shield=True, name="stubborn", on_error=handler, deadline=60).schedule(stubborn)
        unshielded = tasks.task(name="stubborn too").schedule(stubborn)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert 1 < report.seconds < 2
    assert shielded.status == "cut"
    assert unshielded.status == "cancelled"
    assert told == [ShutdownCut]
    critical = [r.getMessage() for r in caplog.records if r.levelno == logging.CRITICAL]
    assert [line.partition(" ignores ")[0] for line in critical] == ["Task 'stubborn'", "Task 'stubborn too'"]


async def test_tasks_that_the_lifespan_schedules_while_it_starts_and_stops_run() -> None:
    log: list[str] = []

    async def work(name: str) -> None:
        await anyio.sleep(0.02)
        log.append(name)

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        TasksScheduler.of(app).schedule(work, "at start")
        TasksScheduler.of(app).after_response.schedule(work, "at start, whatever its timing")
        yield
        TasksScheduler.of(app).task(shield=True).schedule(work, "at stop")

    app = FastAPI(lifespan=lifespan)
    add_tasks(app, drain=1)
    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.stop()
    assert sorted(log) == ["at start", "at start, whatever its timing", "at stop"]


async def test_fifty_shielded_sync_functions_finish() -> None:
    app = FastAPI()
    add_tasks(app, threads=10)
    done: list[int] = []

    def work(number: int) -> None:
        time.sleep(0.02)
        done.append(number)

    @app.get("/")
    def endpoint(tasks: Tasks) -> dict[str, str]:
        for number in range(50):
            tasks.after_response.task(shield=True).schedule(work, number)
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await rehearsal.stop()
    assert sorted(done) == list(range(50))


async def test_the_tutorials_graceful_degradation_reaches_the_queue_through_on_cancel_and_not_as_it_stands(
    tmp_path: Path,
) -> None:
    queue = tmp_path / "queue.sqlite"

    def insert(job: str) -> None:
        with closing(sqlite3.connect(queue)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS retries (job TEXT)")
            connection.execute("INSERT INTO retries VALUES (?)", (job,))

    async def add_for_retry(job: str) -> None:
        await anyio.to_thread.run_sync(insert, job)

    async def process_data() -> None:
        await anyio.sleep(60)

    async def important_but_retriable_task() -> None:
        """As the tutorial has it, but for its `async with`, which is a TypeError."""
        try:
            with anyio.CancelScope():
                await process_data()
        except anyio.get_cancelled_exc_class():
            await add_for_retry("as it stands")
            raise

    async def retry_later(task: Task) -> None:
        await add_for_retry("through on_cancel")

    app = FastAPI()
    add_tasks(app)
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.schedule(important_but_retriable_task)
        tasks.task(on_cancel=retry_later).schedule(process_data)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
    assert len(report.cancelled) == 2
    with closing(sqlite3.connect(queue)) as connection:
        assert connection.execute("SELECT job FROM retries").fetchall() == [("through on_cancel",)]


async def test_what_a_task_schedules_as_it_is_cut_is_refused_so_that_the_shutdown_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()
    add_tasks(app, grace=0.1)

    async def come_back(tasks: TasksScheduler) -> None:
        try:
            await anyio.sleep(60)
        finally:
            tasks.task(shield=True, name="from its end").schedule(come_back, tasks)

    async def handler(task: Task, error: Exception) -> None:
        TasksScheduler.of(app).task(shield=True, name="from its handler", on_error=handler).schedule(anyio.sleep, 60)

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        tasks.task(shield=True, name="one").schedule(come_back, tasks)
        tasks.task(shield=True, name="another", on_error=handler).schedule(anyio.sleep, 60)
        await anyio.sleep(0.02)
        report = await rehearsal.stop()
    assert report.seconds < 1
    assert {task.name for task in report.cut} == {"one", "another"}
    assert {task.name for task in report.refused} == {"from its end", "from its handler"}
    errors = {r.getMessage() for r in caplog.records if r.levelno == logging.ERROR and "refused" in r.getMessage()}
    why = "was refused: the application shuts down and grace is over"
    assert errors == {f"Task 'from its end' {why}", f"Task 'from its handler' {why}"}
    assert "ignores" not in caplog.text


@pytest.mark.parametrize("words", [{}, {"shield": True}, {"shield": True, "deadline": 60.0}], ids=str)
async def test_a_task_group_in_a_task_ends_with_it_and_what_its_children_raise_is_told(
    words: dict[str, float], caplog: pytest.LogCaptureFixture
) -> None:
    app = FastAPI()
    add_tasks(app, grace=0.05)
    cleaned_up: list[str] = []

    async def child(name: str, error: Exception | None = None) -> None:
        try:
            await anyio.sleep(60)
        finally:
            cleaned_up.append(name)
            if error is not None:
                raise error

    async def group() -> None:
        async with anyio.create_task_group() as children:
            children.start_soon(child, "one")
            children.start_soon(child, "another", ValueError("in the cleanup"))

    async with rehearse_shutdown(app) as rehearsal:
        task = TasksScheduler.of(app).task(name="group", **words).schedule(group)
        await anyio.sleep(0.02)
        report = await rehearsal.stop()
    assert task.status == ("cut" if words else "cancelled")
    assert sorted(cleaned_up) == ["another", "one"]
    assert caplog.text.count("Task 'group' failed while it was cancelled") == 1
    assert "in the cleanup" in caplog.text
    assert report.seconds < 1


def test_tasks_that_the_end_of_the_event_loop_cancels_are_cut_or_cancelled_and_their_handlers_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As uvicorn does at a second SIGINT: no shutdown of the lifespan, and the event loop cancels whatever is there."""
    told: list[tuple[str, str]] = []

    async def on_error(task: Task, error: Exception) -> None:
        await anyio.sleep(0.01)
        told.append((task.name, type(error).__name__))

    async def on_cancel(task: Task) -> None:
        await anyio.sleep(0.01)
        told.append((task.name, "cancelled"))

    app = FastAPI()
    add_tasks(app, TaskConfig(on_error=on_error, on_cancel=on_cancel))
    handles: list[Task] = []

    async def main() -> None:
        started = asyncio.Event()

        async def receive() -> dict[str, str]:
            if not started.is_set():
                return {"type": "lifespan.startup"}
            return await asyncio.Event().wait() and {}

        async def send(message: dict[str, str]) -> None:
            started.set()

        running = asyncio.create_task(app({"type": "lifespan", "state": {}}, receive, send))
        await started.wait()
        tasks = TasksScheduler.of(app)
        handles.append(tasks.task(shield=True, name="bare").schedule(anyio.sleep, 60))
        handles.append(tasks.task(shield=True, name="limited", deadline=90).schedule(anyio.sleep, 60))
        handles.append(tasks.task(name="unshielded").schedule(anyio.sleep, 60))
        await asyncio.sleep(0.02)
        assert not running.done()

    with suppress(asyncio.CancelledError):
        asyncio.run(main())
    assert sorted(told) == [("bare", "ShutdownCut"), ("limited", "ShutdownCut"), ("unshielded", "cancelled")]
    assert [task.status for task in handles] == ["cut", "cut", "cancelled"]
    errors = [r.getMessage() for r in caplog.records if r.name == "shieldgen_runtime" and r.levelno >= logging.ERROR]
    assert sorted(line.partition(" cut")[0] for line in errors) == ["Task 'bare' was", "Task 'limited' was"]
