"""What a handle shows and does; names, keys, limits and listings."""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from random import Random

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from fastapi import FastAPI
from shieldgen_runtime import (
    Policy,
    ShieldgenRuntimeError,
    Task,
    TaskCancelled,
    TaskConfig,
    Tasks,
    TasksScheduler,
    add_tasks,
)
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio


def make_app(**options) -> FastAPI:
    app = FastAPI()
    add_tasks(app, **options)
    return app


async def test_a_handle_shows_its_task_from_scheduled_to_finished() -> None:
    app = make_app()
    go_on = anyio.Event()

    async def work(number: int, *, word: str) -> str:
        await go_on.wait()
        return word * number

    async with rehearse_shutdown(app):
        task = TasksScheduler.of(app).task(name="the task", shield=True).schedule(work, 2, word="ab")
        assert (task.name, task.status, task.shield, task.timing) == ("the task", "scheduled", True, "immediate")
        assert not task.started.is_set()
        await task.started.wait()
        assert task.status == "running"
        assert not task.done.is_set()
        assert (task.func, task.args, task.kwargs) == (work, (2,), {"word": "ab"})
        assert (task.config.name, task.config.shielded) == ("the task", True)
        go_on.set()
        assert await task.wait() == "abab"
        assert task.done.is_set()
        assert task.status == "finished"
        assert 0 <= task.age < 5
        assert repr(task).startswith("<Task 'the task' finished shielded 0.")


@pytest.mark.parametrize("shield", [True, False], ids=["shielded", "unshielded"])
async def test_cancel_ends_a_task_running_or_not_shielded_or_not(shield: bool) -> None:
    app = make_app(limit=1)
    cancelled: list[str] = []
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app).task(shield=shield, on_cancel=lambda task: cancelled.append(task.status))
        running = tasks.schedule(anyio.sleep, 5)
        waiting = tasks.schedule(anyio.sleep, 5)
        await running.started.wait()
        waiting.cancel()
        await anyio.to_thread.run_sync(running.cancel)
        for task in (running, waiting):
            with pytest.raises(TaskCancelled):
                await task.wait()
            assert task.status == "cancelled"
            task.cancel()
        assert (await rehearsal.stop()).seconds < 1
    assert len(cancelled) == (0 if shield else 2)


async def test_a_task_cancelled_while_it_waits_for_the_response_does_not_run() -> None:
    app = make_app()
    log: list[str] = []

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.after_response.schedule(log.append, "ran").cancel()
        tasks.after_route.task(shield=True).schedule(log.append, "ran").cancel()
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        assert (await rehearsal.stop()).seconds < 1
    assert log == []


async def test_a_key_admits_one_task_at_a_time_and_gives_the_others_its_handle() -> None:
    app = make_app()
    runs: list[str] = []

    async def sync_orders(shop: str) -> None:
        runs.append(shop)
        await anyio.sleep(0.05)

    async def other(shop: str) -> None:
        runs.append(f"other {shop}")

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        policy = Policy(shield=True)
        first = tasks.start_keyed(policy, "first", "a", sync_orders, "a")
        second = tasks.start_keyed(policy, "second", "a", sync_orders, "a")
        third = tasks.start_keyed(policy, None, "b", sync_orders, "b")
        fourth = tasks.task(key="a").schedule(other, "a")
        assert second is first
        assert third is not first
        assert fourth is not first
        assert first.key == "a"
        await first.wait()
        assert tasks.start_keyed(policy, None, "a", sync_orders, "a") is not first
    assert sorted(runs) == ["a", "a", "b", "other a"]


async def test_a_key_is_free_again_after_a_failure_a_cancellation_and_a_drop() -> None:
    app = make_app()

    async def fail() -> None:
        raise ValueError

    handles: list[Task] = []

    @app.get("/")
    async def endpoint(tasks: Tasks) -> None:
        handles.append(tasks.after_response.task(key="k").schedule(fail))
        raise RuntimeError

    async with rehearse_shutdown(app) as rehearsal:
        for _ in range(2):
            with pytest.raises(RuntimeError):
                await rehearsal.client.get("/")
        tasks = TasksScheduler.of(app).task(key="k")
        handles.append(tasks.schedule(fail))
        await handles[-1].done.wait()
        handles.append(tasks.schedule(fail))
        handles[-1].cancel()
        await handles[-1].done.wait()
        handles.append(tasks.schedule(fail))
        await handles[-1].done.wait()
    assert [task.status for task in handles] == ["dropped", "dropped", "failed", "cancelled", "failed"]


async def test_the_key_of_a_sync_function_stays_held_until_its_abandoned_thread_returns() -> None:
    app = make_app()
    release = threading.Event()

    def work() -> None:
        release.wait(5)

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app).task(key="k", deadline=0.05)
        first = tasks.schedule(work)
        await first.done.wait()
        assert first.status == "failed"
        assert tasks.schedule(work) is first
        release.set()
        await anyio.sleep(0.05)
        again = tasks.schedule(work)
        assert again is not first
        assert await again.wait() is None


async def test_of_many_threads_that_schedule_one_key_one_wins() -> None:
    app = make_app()
    runs: list[int] = []

    async def work() -> None:
        runs.append(1)
        await anyio.sleep(0.2)

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app).task(key="k")
        handles: list[Task] = []
        threads = [threading.Thread(target=lambda: handles.append(tasks.schedule(work))) for _ in range(10)]
        for thread in threads:
            thread.start()
        await anyio.to_thread.run_sync(lambda: [thread.join() for thread in threads])
        assert len(set(handles)) == 1
        await handles[0].wait()
    assert runs == [1]


async def test_the_limit_bounds_the_tasks_that_run_at_a_time_and_starts_them_in_order() -> None:
    app = make_app(limit=2)
    running = 0
    most = 0
    order: list[int] = []

    async def work(number: int) -> None:
        nonlocal running, most
        order.append(number)
        running += 1
        most = max(most, running)
        await anyio.sleep(0.01)
        running -= 1

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        handles = [tasks.schedule(work, number) for number in range(9)]
        assert [task.status for task in handles] == ["scheduled"] * 9
        for task in handles:
            await task.wait()
    assert most == 2
    assert sorted(order) == list(range(9))


async def test_running_lists_what_is_scheduled_and_what_runs_at_once_also_with_ten_thousand() -> None:
    app = make_app()
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        for number in range(10_000):
            tasks.task(name=f"task {number}").schedule(anyio.sleep, 30)
        await anyio.sleep(0.05)
        began = time.perf_counter()
        listed = tasks.running()
        assert time.perf_counter() - began < 0.05
        assert len(listed) == 10_000
        assert (listed[0].name, listed[0].status) == ("task 0", "running")
        report = await rehearsal.stop()
        assert tasks.running() == []
    assert len(report.cancelled) == 10_000


async def test_waiting_for_a_task_from_another_one_gives_its_result() -> None:
    app = make_app()

    async def inner() -> int:
        await anyio.sleep(0.01)
        return 7

    async def outer(tasks: TasksScheduler) -> int:
        return await tasks.schedule(inner).wait() + 1

    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        assert await tasks.schedule(outer, tasks).wait() == 8


class Methods:
    async def __call__(self, number: int) -> int:
        return number + 1

    async def method(self, number: int) -> int:
        return number + 2

    def sync_method(self, number: int) -> int:
        return number + 3

    @classmethod
    async def class_method(cls, number: int) -> int:
        return number + 4

    @staticmethod
    async def static_method(number: int) -> int:
        return number + 5


class SyncCallable:
    def __call__(self, number: int) -> int:
        return number + 6


async def coroutine_function(number: int) -> int:
    await anyio.lowlevel.checkpoint()
    return number + 7


@pytest.mark.parametrize(
    ("function", "result"),
    [
        pytest.param(Methods(), 2, id="an object with an async __call__"),
        pytest.param(Methods().method, 3, id="a bound method"),
        pytest.param(Methods().sync_method, 4, id="a bound sync method"),
        pytest.param(Methods.class_method, 5, id="a class method"),
        pytest.param(Methods.static_method, 6, id="a static method"),
        pytest.param(SyncCallable(), 7, id="an object with a sync __call__"),
        pytest.param(coroutine_function, 8, id="a coroutine function"),
        pytest.param(lambda number: coroutine_function(number), 8, id="a lambda that returns a coroutine"),
        pytest.param(functools.partial(coroutine_function), 8, id="a partial of a coroutine function"),
        pytest.param(functools.partial(Methods()), 2, id="a partial of an object with an async __call__"),
        pytest.param(functools.partial(pow, 2), 2, id="a partial of a builtin"),
    ],
)
async def test_whatever_can_be_called_can_be_scheduled(function, result: int) -> None:
    app = make_app()
    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        for shield in (True, False):
            task = tasks.task(shield=shield).schedule(function, 1)
            assert await task.wait() == result
            assert task.name


async def test_words_out_of_range_are_refused_where_they_are_written() -> None:
    app = make_app()
    async with rehearse_shutdown(app):
        tasks = TasksScheduler.of(app)
        with pytest.raises(ValueError, match="deadline is a number of seconds above 0, not 0"):
            tasks.task(deadline=0)
        with pytest.raises(ValueError, match="timing is one of immediate, after_route, after_response, not 'later'"):
            tasks.task(timing="later")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="retries and backoff are 0 or more, not -1"):
            tasks.task(retries=-1)
        with pytest.raises(ValueError, match="which only a durable task can"):
            tasks.task(once=True)
        with pytest.raises(Exception, match="says where durable 'sleep' waits"):
            tasks.task(durable=True).schedule(anyio.sleep, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"grace": -1}, "grace is 0 or more, not -1"),
        ({"drain": -0.5}, "drain is 0 or more, not -0.5"),
        ({"hard_exit_after": -1}, "hard_exit_after is 0 or more"),
        ({"limit": 0}, "limit is 1 or more, not 0"),
        ({"threads": 0}, "threads is 1 or more, not 0"),
        ({"config": TaskConfig(retries=-1)}, "retries and backoff are 0 or more"),
    ],
)
def test_options_out_of_range_are_refused_by_add_tasks(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        add_tasks(FastAPI(), **options)


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), asyncio.CancelledError()], ids=repr)
async def test_waiting_for_a_task_that_would_end_the_process_ends_nobody(error: BaseException) -> None:
    async def fail() -> None:
        raise error

    app = make_app()
    async with rehearse_shutdown(app):
        with pytest.raises(ShieldgenRuntimeError, match="failed with") as raised:
            await TasksScheduler.of(app).schedule(fail).wait()
    assert raised.value.__cause__ is error


async def test_words_add_up_over_several_calls() -> None:
    app = make_app()
    async with rehearse_shutdown(app):
        shielded = TasksScheduler.of(app).task(shield=True, name="a")
        task = shielded.task(name="b").after_response.schedule(anyio.sleep, 0)
        assert (task.name, task.shield, task.timing) == ("b", True, "after_response")
        assert shielded.schedule(anyio.sleep, 0).name == "a"


async def test_a_task_may_cancel_itself() -> None:
    app = make_app()
    handles: list[Task] = []

    async def cancel_itself(seconds: float | None) -> None:
        handles[-1].cancel()
        if seconds is not None:
            await anyio.sleep(seconds)

    async with rehearse_shutdown(app):
        for shield in (True, False):
            for deadline in (None, 5.0):
                tasks = TasksScheduler.of(app).task(shield=shield, deadline=deadline)
                for seconds, status in ((5.0, "cancelled"), (None, "finished")):
                    handles.append(tasks.schedule(cancel_itself, seconds))
                    with anyio.fail_after(1):
                        await handles[-1].done.wait()
                    assert handles[-1].status == status


async def test_nothing_is_left_of_tasks_that_are_cancelled_while_they_start_fail_retry_and_end() -> None:
    """Five hundred tasks of every kind, cancelled at random: each ends, and nobody is kept waiting or remembered."""
    random = Random(7)  # noqa: S311
    app = make_app(limit=5)

    async def work() -> None:
        try:
            await anyio.sleep(random.random() * 0.01)
        finally:
            if random.random() < 0.3:
                with anyio.CancelScope(shield=True):
                    await anyio.sleep(0.001)
            if random.random() < 0.3:
                raise ValueError

    async def handler(task: Task, error: Exception | None = None) -> None:
        await anyio.sleep(0.001)

    async with rehearse_shutdown(app):
        handles: list[Task] = []
        for number in range(500):
            tasks = TasksScheduler.of(app).task(
                shield=random.random() < 0.5,
                deadline=random.choice([None, 0.005, 5.0]),
                key=str(number % 30) if number % 2 else None,
                retries=number % 2,
                backoff=0.001,
                on_error=handler,
                on_cancel=handler,
            )
            handles.append(tasks.schedule(work))
            if number % 3 == 0:
                random.choice(handles).cancel()
            if number % 10 == 0:
                await anyio.lowlevel.checkpoint()
        with anyio.fail_after(10):
            for task in handles:
                await task.done.wait()
        assert TasksScheduler.of(app).running() == []
        # Every place of the limit, and every key, is free again.
        again = [TasksScheduler.of(app).task(key=str(key)).schedule(work) for key in range(5)]
        assert not set(again) & set(handles)
        with anyio.fail_after(1):
            for task in again:
                await task.done.wait()
