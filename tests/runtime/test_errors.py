"""What becomes of a task that fails, and of everything around it."""

from __future__ import annotations

import asyncio
import logging

import anyio
import anyio.lowlevel
import pytest
from fastapi import FastAPI
from shieldgen_runtime import Task, TaskConfig, TaskDeadlineExceeded, TasksScheduler, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio


def make_app(**options) -> FastAPI:
    app = FastAPI()
    add_tasks(app, **options)
    return app


@pytest.mark.parametrize("shield", [True, False], ids=["shielded", "unshielded"])
@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_a_failing_task_is_logged_once_with_its_traceback_and_its_handler_is_told(
    shield: bool, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app()
    told: list[tuple[str, str, dict[str, int], tuple[str, ...]]] = []

    async def handler(task: Task, error: Exception) -> None:
        await anyio.lowlevel.checkpoint()
        told.append((task.name, str(error), task.kwargs, task.args))

    def sync_handler(task: Task, error: Exception) -> None:
        told.append((task.name, str(error), task.kwargs, task.args))

    async def fail(word: str, *, number: int) -> None:
        raise ValueError(word)

    def fail_in_thread(word: str, *, number: int) -> None:
        raise ValueError(word)

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        on_error = handler if kind == "async" else sync_handler
        task = tasks.task(name="the task", shield=shield, on_error=on_error).schedule(
            fail if kind == "async" else fail_in_thread, "boom", number=1
        )
        with pytest.raises(ValueError, match="boom"):
            await task.wait()
        assert task.status == "failed"
        assert (await tasks.schedule(anyio.sleep, 0).wait()) is None
    assert told == [("the task", "boom", {"number": 1}, ("boom",))]
    [record] = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert record.getMessage() == "Task 'the task' failed"
    assert record.exc_info
    assert record.exc_info[0] is ValueError


async def test_a_handler_that_fails_is_logged_and_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()

    def handler(task: Task, error: Exception) -> None:
        raise RuntimeError("the handler's own")

    async def cancel_handler(task: Task) -> None:
        raise KeyboardInterrupt

    async def fail() -> None:
        raise ValueError("boom")

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        failing = tasks.task(on_error=handler, name="failing").schedule(fail)
        with pytest.raises(ValueError, match="boom"):
            await failing.wait()
        tasks.task(on_cancel=cancel_handler, name="cancelled").schedule(anyio.sleep, 5)
        await anyio.sleep(0.01)
        await rehearsal.stop()
    messages = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert messages == [
        "Task 'failing' failed",
        "The error handler of task 'failing' failed",
        "The cancel handler of task 'cancelled' failed",
    ]


@pytest.mark.parametrize("shield", [True, False], ids=["shielded", "unshielded"])
@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        SystemExit(3),
        GeneratorExit(),
        asyncio.CancelledError("stray"),
        BaseExceptionGroup("group", [KeyboardInterrupt(), ValueError()]),
        StopIteration(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_nothing_that_a_task_raises_reaches_anything_else(error: BaseException, shield: bool, kind: str) -> None:
    app = make_app()
    told: list[BaseException] = []

    async def handler(task: Task, error: Exception) -> None:
        await anyio.lowlevel.checkpoint()
        told.append(error)

    async def fail() -> None:
        raise error

    def fail_in_thread() -> None:
        raise error

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        other = tasks.schedule(anyio.sleep, 0.05)
        failing = tasks.task(shield=shield, on_error=handler).schedule(fail if kind == "async" else fail_in_thread)
        await failing.done.wait()
        assert failing.status == "failed"
        await other.wait()
        await tasks.schedule(anyio.sleep, 0).wait()
        report = await rehearsal.stop()
    assert report.seconds < 1
    expected = RuntimeError if isinstance(error, StopIteration) else type(error)
    assert [type(e) for e in told] == [expected]


async def test_awaiting_an_already_cancelled_future_is_a_failure_and_no_more(anyio_backend: str) -> None:
    if anyio_backend != "asyncio":
        return  # there are no futures on trio
    app = make_app()

    async def await_cancelled() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        for shield in (True, False):
            task = tasks.task(shield=shield).schedule(await_cancelled)
            await task.done.wait()
            assert task.status == "failed"


@pytest.mark.parametrize("shield", [True, False], ids=["shielded", "unshielded"])
async def test_a_deadline_limits_a_run_and_its_handler_is_told(shield: bool) -> None:
    app = make_app()
    told: list[type] = []

    async def handler(task: Task, error: Exception) -> None:
        await anyio.sleep(0.01)
        told.append(type(error))

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        late = tasks.task(shield=shield, deadline=0.05, on_error=handler).schedule(anyio.sleep, 5)
        in_time = tasks.task(shield=shield, deadline=5, on_error=handler).schedule(anyio.sleep, 0.01)
        with pytest.raises(TaskDeadlineExceeded, match=r"'sleep' ran longer than its deadline of 0\.05 s"):
            await late.wait()
        assert await in_time.wait() is None
    assert told == [TaskDeadlineExceeded]


async def test_a_task_that_fails_is_run_again_within_its_deadline(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()
    runs: list[str] = []
    told: list[str] = []

    async def flaky(name: str, failures: int) -> str:
        runs.append(name)
        if runs.count(name) <= failures:
            raise ConnectionError(f"{name} failed")
        return f"{name} done"

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        retried = tasks.task(
            shield=True, retries=3, backoff=0.01, name="retried", on_error=lambda task, _: told.append(task.name)
        )
        assert await retried.schedule(flaky, "a", 2).wait() == "a done"
        with pytest.raises(ConnectionError, match="b failed"):
            await retried.schedule(flaky, "b", 10).wait()
        limited = tasks.task(name="limited", retries=9, backoff=5, deadline=0.1).schedule(flaky, "c", 10)
        with pytest.raises(TaskDeadlineExceeded):
            await limited.wait()
    assert [runs.count(name) for name in "abc"] == [3, 4, 1]
    assert told == ["retried"]
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "Task 'retried' failed",
        "Task 'limited' failed",
    ]


async def test_the_applications_handler_is_told_where_a_task_has_none() -> None:
    told: list[str] = []
    app = make_app(config=TaskConfig(on_error=lambda task, _: told.append(task.name), shield=True))

    async def fail() -> None:
        raise ValueError

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        plain = tasks.schedule(fail)
        own = tasks.task(on_error=lambda *_: told.append("own")).schedule(fail)
        unshielded = tasks.task(shield=False, name="unshielded").schedule(fail)
        for task in (plain, own, unshielded):
            await task.done.wait()
        assert [task.config.shielded for task in (plain, own, unshielded)] == [True, True, False]
    assert sorted(told) == ["own", plain.name, "unshielded"]


async def test_a_failure_in_the_cleanup_of_a_cancelled_task_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(grace=0.05)

    async def fail_at_the_end() -> None:
        try:
            await anyio.sleep(60)
        finally:
            raise ValueError("cleanup")

    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        cancelled = tasks.task(name="cancelled").schedule(fail_at_the_end)
        cut = tasks.task(name="cut", shield=True).schedule(fail_at_the_end)
        await anyio.sleep(0.01)
        await rehearsal.stop()
    assert (cancelled.status, cut.status) == ("cancelled", "cut")
    for name in ("cancelled", "cut"):
        assert f"Task '{name}' failed while it was cancelled" in caplog.text
