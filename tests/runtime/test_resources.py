"""Resources are opened around each run of a task, and closed after it whatever happens."""

from __future__ import annotations

import threading
import time
from contextlib import asynccontextmanager, contextmanager, suppress

import anyio
import anyio.lowlevel
import pytest
from fastapi import FastAPI
from shieldgen_runtime import Policy, Resource, ResourceError, TasksScheduler, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio
log: list[str] = []


@pytest.fixture(autouse=True)
def fresh_log() -> None:
    log.clear()


class AsyncSession:
    async def __aenter__(self):
        log.append("opens")
        await anyio.lowlevel.checkpoint()
        return "session"

    async def __aexit__(self, kind, error, traceback) -> None:
        await anyio.sleep(0.01)
        log.append(f"closes after {kind.__name__ if kind else 'success'}")


class SyncSession:
    def __enter__(self):
        log.append("opens" if threading.current_thread().name.startswith("task") else "opens in the event loop")
        return "session"

    def __exit__(self, kind, error, traceback) -> None:
        log.append(f"closes after {kind.__name__ if kind else 'success'}")


async def async_generator():
    async with AsyncSession() as session:
        yield session


def sync_generator():
    with SyncSession() as session:
        yield session


async def coroutine():
    return AsyncSession()


FACTORIES = [AsyncSession, SyncSession, async_generator, sync_generator, coroutine]
FACTORIES += [asynccontextmanager(async_generator), contextmanager(sync_generator)]


async def use(number: int, session: str) -> str:
    log.append(f"runs {number} with {session}")
    await anyio.lowlevel.checkpoint()
    return session


def use_in_thread(number: int, session: str) -> str:
    log.append(f"runs {number} with {session}")
    return session


def make_app(**options) -> FastAPI:
    app = FastAPI()
    add_tasks(app, **options)
    return app


def policy(factory, **words) -> Policy:
    return Policy(resources={"session": Resource(factory)}, **words)


@pytest.mark.parametrize("function", [use, use_in_thread], ids=["async", "sync"])
@pytest.mark.parametrize(
    "factory",
    FACTORIES,
    ids=[
        "an async context manager",
        "a context manager",
        "an async generator function",
        "a generator function",
        "a coroutine function",
        "a decorated async generator function",
        "a decorated generator function",
    ],
)
async def test_a_resource_is_opened_before_the_run_and_closed_after_it(factory, function) -> None:
    async with rehearse_shutdown(app := make_app()):
        task = TasksScheduler.of(app).start_with_resources(policy(factory, shield=True), None, None, function, 7)
        assert await task.wait() == "session"
    assert log == ["opens", "runs 7 with session", "closes after success"]


async def test_a_resource_is_closed_after_a_failure_and_opened_anew_for_each_run() -> None:
    async def fail(session: str) -> None:
        raise ValueError

    async with rehearse_shutdown(app := make_app()):
        once_more = policy(async_generator, retries=1, backoff=0)
        task = TasksScheduler.of(app).start_with_resources(once_more, None, None, fail)
        with pytest.raises(ValueError):  # noqa: PT011 - it has no message
            await task.wait()
    assert log == ["opens", "closes after ValueError"] * 2


@pytest.mark.parametrize("words", [{}, {"shield": True}, {"shield": True, "deadline": 60}], ids=str)
async def test_a_resource_is_closed_when_the_run_is_cut(words: dict[str, object]) -> None:
    async def never_ends(session: str) -> None:
        await anyio.sleep_forever()

    async with rehearse_shutdown(app := make_app(grace=0.05)) as rehearsal:
        TasksScheduler.of(app).start_with_resources(policy(AsyncSession, **words), None, None, never_ends)
        await anyio.sleep(0.02)
        report = await rehearsal.stop()
    assert report.seconds < 1
    assert [line.partition(" after")[0] for line in log] == ["opens", "closes"]


async def test_a_resource_is_closed_when_the_deadline_is_over() -> None:
    async with rehearse_shutdown(app := make_app()):
        limited = policy(SyncSession, deadline=0.2)
        task = TasksScheduler.of(app).start_with_resources(
            limited, None, None, lambda session: anyio.sleep(len(session))
        )
        await task.done.wait()
        assert task.status == "failed"
    assert [line.partition(" after")[0] for line in log] == ["opens", "closes"]


async def test_an_override_of_the_applications_dependencies_is_used_instead() -> None:
    app = make_app()

    def override():
        yield "override"

    app.dependency_overrides[async_generator] = override
    async with rehearse_shutdown(app):
        task = TasksScheduler.of(app).start_with_resources(policy(async_generator), None, None, use, 1)
        assert await task.wait() == "override"


async def test_a_factory_of_another_kind_fails_the_task_with_what_it_gave() -> None:
    async with rehearse_shutdown(app := make_app()):
        task = TasksScheduler.of(app).start_with_resources(policy(dict), None, None, use, 1)
        with pytest.raises(ResourceError, match="the factory of resource 'session' gave a dict"):
            await task.wait()


async def fails_to_open():
    raise ValueError("opening")
    yield


async def fails_to_close():
    yield "session"
    raise ValueError("closing")


def never_yields():
    if log is None:
        yield


def yields_twice():
    yield "session"
    yield "session"


async def hides_errors():
    with suppress(BaseException):
        yield "session"


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        (fails_to_open, "opening"),
        (fails_to_close, "closing"),
        (never_yields, "generator didn't yield"),
        (yields_twice, "generator didn't stop"),
    ],
)
async def test_a_resource_that_fails_fails_its_task_and_its_handler_is_told(factory, message: str) -> None:
    told: list[str] = []
    async with rehearse_shutdown(app := make_app()):
        failing = policy(factory, shield=True, on_error=lambda _, error: told.append(str(error)))
        task = TasksScheduler.of(app).start_with_resources(failing, None, None, use, 1)
        await task.done.wait()
        assert task.status == "failed"
    assert told == [message]


@pytest.mark.parametrize("words", [{}, {"shield": True}, {"shield": True, "deadline": 60}], ids=str)
async def test_a_resource_hides_neither_that_its_task_failed_nor_that_it_was_cut(words: dict[str, object]) -> None:
    async def fail(session: str) -> None:
        raise ValueError("its own")

    async def never_ends(session: str) -> None:
        await anyio.sleep_forever()

    async with rehearse_shutdown(app := make_app(grace=0.05)) as rehearsal:
        tasks = TasksScheduler.of(app)
        failing = tasks.start_with_resources(policy(hides_errors, **words), None, None, fail)
        with pytest.raises(ValueError, match="its own"):
            await failing.wait()
        endless = tasks.start_with_resources(policy(hides_errors, **words), None, None, never_ends)
        await anyio.sleep(0.02)
        await rehearsal.stop()
    assert endless.status == ("cut" if words else "cancelled")


async def test_a_resource_that_opens_when_its_task_is_gone_is_closed_at_once() -> None:
    class SlowSession(SyncSession):
        def __enter__(self):
            time.sleep(0.1)
            return super().__enter__()

    async with rehearse_shutdown(app := make_app()):
        task = TasksScheduler.of(app).start_with_resources(policy(SlowSession, deadline=0.03), None, None, use, 1)
        await task.done.wait()
        with anyio.fail_after(5):
            while len(log) < 2:  # noqa: ASYNC110 - what a thread does on its own sets no event
                await anyio.sleep(0.01)
    assert [line.partition(" after")[0] for line in log] == ["opens", "closes"]


async def test_a_resource_is_closed_while_abandoned_runs_hold_all_threads() -> None:
    async with rehearse_shutdown(app := make_app(threads=1)):
        limited = policy(SyncSession, deadline=0.2)
        task = TasksScheduler.of(app).start_with_resources(
            limited, None, None, lambda session: time.sleep(2 * len(session) / 7)
        )
        with anyio.fail_after(1):
            await task.done.wait()
    assert [line.partition(" after")[0] for line in log] == ["opens", "closes"]
