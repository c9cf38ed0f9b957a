"""The testing kit: rehearsed shutdowns, cuts at every checkpoint, two runs, recorded and inlined tasks."""

from __future__ import annotations

import asyncio
import contextvars
import warnings
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import anyio
import anyio.lowlevel
import httpx
import pytest
from fastapi import FastAPI, Request
from shieldgen_runtime import HostMissing, ShieldgenRuntimeError, Tasks, TasksScheduler, add_tasks
from shieldgen_runtime.testing import (
    inline_tasks,
    interrupt_everywhere,
    record_tasks,
    rehearse_shutdown,
    run_twice,
)

with warnings.catch_warnings():
    # Newer versions of Starlette would rather have httpx2 here.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

log: list[str] = []


@pytest.fixture(autouse=True)
def fresh_log() -> None:
    log.clear()


async def work(name: str, seconds: float = 0) -> str:
    await anyio.sleep(seconds)
    log.append(name)
    return f"{name} done"


def make_app() -> FastAPI:
    app = FastAPI()
    add_tasks(app)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        log.append("endpoint begins")
        tasks.schedule(work, "immediate", seconds=0.01)
        tasks.after_response.task(shield=True, name="late").schedule(work, "after response")
        log.append("endpoint ends")
        return {}

    @app.get("/sync")
    def sync_endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.schedule(work, "from a thread")
        return {}

    return app


@pytest.mark.anyio
async def test_a_rehearsal_reports_what_the_shutdown_did() -> None:
    app = make_app()
    async with rehearse_shutdown(app) as rehearsal:
        tasks = TasksScheduler.of(app)
        await tasks.schedule(work, "ended before").wait()
        tasks.task(name="kept", shield=True).schedule(work, "kept", 0.05)
        tasks.task(name="lost").schedule(work, "lost", 5)
        await anyio.sleep(0.01)
        report = await rehearsal.stop()
        assert await rehearsal.stop() is report
    assert [task.name for task in report.finished] == ["kept"]
    assert [task.name for task in report.cancelled] == ["lost"]
    assert str(report).startswith("finished: kept; failed: none; cancelled: lost; cut: none; refused: none; 0.")


@pytest.mark.anyio
async def test_a_rehearsal_hands_the_state_of_the_lifespan_to_requests() -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield {"pool": "open"}

    app = FastAPI(lifespan=lifespan)
    add_tasks(app)

    @app.get("/")
    async def endpoint(request: Request) -> str:
        return request.state.pool

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.get("/")).json() == "open"


@pytest.mark.anyio
async def test_a_rehearsal_of_a_lifespan_that_fails_at_the_end_says_so() -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield
        raise ValueError("cannot close")

    app = FastAPI(lifespan=lifespan)
    add_tasks(app)
    with pytest.raises(ExceptionGroup) as raised:
        async with rehearse_shutdown(app):
            pass
    assert raised.group_contains(ShieldgenRuntimeError, match=r"(?s)failed at shutdown.*cannot close")


@pytest.mark.anyio
async def test_a_rehearsal_of_an_application_without_tasks_says_what_is_missing() -> None:
    with pytest.raises(HostMissing):
        async with rehearse_shutdown(FastAPI()):
            pass


async def transfer(accounts: dict[str, int]) -> None:
    await anyio.lowlevel.checkpoint()
    accounts["a"] -= 10
    await anyio.lowlevel.checkpoint()
    accounts["b"] += 10
    await anyio.sleep(0.001)
    accounts["done"] = 1


@pytest.mark.anyio
async def test_a_function_is_cut_once_at_each_of_its_checkpoints() -> None:
    accounts: dict[str, int] = {}

    def make_arguments() -> dict[str, object]:
        accounts.clear()
        accounts.update(a=100, b=0, done=0)
        return {"accounts": accounts}

    seen = [
        (run.checkpoint, run.outcome, accounts["a"] + accounts["b"], accounts["done"])
        async for run in interrupt_everywhere(transfer, make_arguments)
    ]
    first_line = transfer.__code__.co_firstlineno
    lines = [run.line - first_line async for run in interrupt_everywhere(transfer, make_arguments)]
    # trio lets other tasks run before it looks for a cancellation, as a checkpoint of its own in some places.
    assert {line: state for line, state in zip(lines, seen, strict=True) if line == 3}.popitem()[1][1:] == (
        "cancelled",
        90,
        0,
    )
    assert sorted(set(lines)) == [1, 3, 5]
    assert {state[2] for state in seen} == {100, 90}
    assert {state[1] for state in seen} == {"cancelled"}


@pytest.mark.anyio
async def test_a_cut_comes_at_its_checkpoint_even_if_what_is_waited_for_is_there_before_the_event_loop_turns(
    anyio_backend: str,
) -> None:
    if anyio_backend != "asyncio":
        return  # trio looks for a cancellation first
    reached: list[str] = []

    def answered() -> asyncio.Future[str]:
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_result, "answer")
        return future

    async def asks_twice() -> None:
        reached.clear()
        reached.append(await answered())
        reached.append(await answered())

    whole = [(run.outcome, len(reached)) async for run in interrupt_everywhere(asks_twice)]
    assert whole == [("cancelled", 0), ("cancelled", 1)]
    shielded = [(run.outcome, len(reached)) async for run in interrupt_everywhere(asks_twice, shield=True)]
    assert shielded == [("finished", 2)] * 2


@pytest.mark.anyio
async def test_a_cut_reaches_the_task_that_is_waited_for_before_its_caller(anyio_backend: str) -> None:
    if anyio_backend != "asyncio":
        return  # there are no tasks to wait for on trio
    ends: list[str] = []

    async def inner() -> None:
        try:
            await asyncio.sleep(0.01)
        finally:
            ends.append("inner")

    async def outer() -> None:
        started = asyncio.create_task(inner())
        await asyncio.sleep(0)
        try:
            await started
        finally:
            ends.append("outer")

    assert [run.outcome async for run in interrupt_everywhere(outer)] == ["cancelled", "cancelled"]
    assert ends[:2] == ["inner", "outer"]


@pytest.mark.anyio
async def test_a_shielded_function_ends_whole_wherever_it_is_cut() -> None:
    accounts: dict[str, int] = {}

    async def make_arguments() -> tuple[dict[str, int]]:
        accounts.clear()
        accounts.update(a=100, b=0, done=0)
        return (accounts,)

    runs = 0
    async for run in interrupt_everywhere(transfer, make_arguments, shield=True):
        runs += 1
        assert run.outcome == "finished"
        assert accounts == {"a": 90, "b": 10, "done": 1}
    assert runs >= 3


@pytest.mark.anyio
async def test_a_function_that_fails_on_its_way_out_is_told_and_one_that_fails_by_itself_raises() -> None:
    async def fails_when_cut() -> None:
        try:
            await anyio.sleep(0.001)
        except anyio.get_cancelled_exc_class():
            raise ValueError("cleanup") from None

    outcomes = [(run.outcome, str(run.error)) async for run in interrupt_everywhere(fails_when_cut)]
    assert set(outcomes) == {("failed", "cleanup")}

    async def fails() -> None:
        await anyio.lowlevel.checkpoint()
        raise KeyError("by itself")

    with pytest.raises(KeyError, match="by itself"):
        async for _ in interrupt_everywhere(fails):
            pass


@pytest.mark.anyio
async def test_a_function_without_end_is_given_up() -> None:
    async def endless() -> None:
        while True:
            await anyio.lowlevel.checkpoint()

    with pytest.raises(ShieldgenRuntimeError, match="endless has more than 20 checkpoints"):
        async for _ in interrupt_everywhere(endless, at_most=20):
            pass


@pytest.mark.anyio
async def test_a_database_transaction_is_whole_at_every_cut_and_two_statements_are_not(
    tmp_path: Path, anyio_backend: str
) -> None:
    if anyio_backend != "asyncio":
        return  # aiosqlite knows no other event loop
    async with aiosqlite.connect(tmp_path / "stock.sqlite", isolation_level=None) as db:
        await db.execute("CREATE TABLE stock (shelf INT, orders INT)")
        await db.execute("INSERT INTO stock VALUES (5, 0)")

        async def total() -> int:
            async with db.execute("SELECT shelf + orders FROM stock") as cursor:
                row = await cursor.fetchone()
            assert row is not None
            return int(row[0])

        async def reset() -> dict[str, object]:
            if db.in_transaction:
                await db.rollback()
            await db.execute("UPDATE stock SET shelf = 5, orders = 0")
            return {}

        async def in_one() -> None:
            await db.execute("BEGIN")
            try:
                await db.execute("UPDATE stock SET shelf = shelf - 1")
                await db.execute("UPDATE stock SET orders = orders + 1")
                await db.commit()
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await db.rollback()
                raise

        async def in_two() -> None:
            await db.execute("UPDATE stock SET shelf = shelf - 1")
            await db.execute("UPDATE stock SET orders = orders + 1")

        whole = [await total() async for _ in interrupt_everywhere(in_one, reset)]
        halves = [await total() async for _ in interrupt_everywhere(in_two, reset)]
        shielded = [await total() async for _ in interrupt_everywhere(in_two, reset, shield=True)]
        assert set(whole) == {5}
        assert 4 in halves
        assert set(shielded) == {5}
        twice = await run_twice(in_two, reset, lambda: total())
        assert twice.same
        assert twice.after_two == 5


@pytest.mark.anyio
async def test_two_runs_show_whether_a_function_is_idempotent() -> None:
    rows: dict[int, int] = {}

    async def upsert(order: int) -> None:
        rows[order] = 1

    def count(order: int) -> None:
        rows[order] = rows.get(order, 0) + 1

    twice = await run_twice(upsert, lambda: {"order": 1}, lambda: dict(rows))
    assert (twice.same, twice.after_one) == (True, {1: 1})
    rows.clear()
    twice = await run_twice(count, lambda: (1,), lambda: dict(rows))
    assert (twice.same, twice.after_one, twice.after_two) == (False, {1: 1}, {1: 2})


@pytest.mark.anyio
async def test_recorded_tasks_show_their_arguments_and_run_when_the_test_says() -> None:
    app = make_app()

    async def outer(tasks: TasksScheduler) -> None:
        log.append("outer")
        tasks.schedule(work, "inner")

    async def fail() -> None:
        raise ValueError("boom")

    async with rehearse_shutdown(app) as rehearsal:
        with record_tasks(app) as recorded:
            await rehearsal.client.get("/")
            await rehearsal.client.get("/sync")
            assert log == ["endpoint begins", "endpoint ends"]
            assert len(recorded) == 3
            [first, second, third] = recorded.of(work)
            assert list(recorded) == [first, second, third]
            assert (first.func, first.args, first.kwargs) == (work, ("immediate",), {"seconds": 0.01})
            assert (second.name, second.shield, second.timing) == ("late", True, "after_response")
            log.clear()
            assert await recorded.run_all() == ["immediate done", "after response done", "from a thread done"]
            assert log == ["immediate", "after response", "from a thread"]
            log.clear()
            tasks = TasksScheduler.of(app)
            tasks.schedule(outer, tasks)
            failing = tasks.task(on_error=lambda _, error: log.append(f"handled {error}")).schedule(fail)
            with pytest.raises(ValueError, match="boom"):
                await recorded.run_all()
            assert failing.status == "failed"
            assert log == ["outer", "handled boom", "inner"]
        log.clear()
        assert await tasks.schedule(work, "as ever").wait() == "as ever done"


def test_recorded_tasks_of_a_test_client_used_without_with_run_later(anyio_backend: str) -> None:
    app = make_app()
    with record_tasks(app) as recorded:
        TestClient(app, backend=anyio_backend).get("/")
        assert len(recorded) == 2
        assert anyio.run(recorded.run_all, backend=anyio_backend) == ["immediate done", "after response done"]


variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="unset")


@pytest.mark.anyio
async def test_inlined_tasks_have_ended_where_they_were_scheduled() -> None:
    app = make_app()

    async def reads() -> None:
        await anyio.lowlevel.checkpoint()
        log.append(variable.get())

    async with rehearse_shutdown(app) as rehearsal:
        with inline_tasks(app):
            await rehearsal.client.get("/")
            assert log == ["endpoint begins", "immediate", "after response", "endpoint ends"]
            log.clear()
            await rehearsal.client.get("/sync")
            variable.set("set")
            handle = TasksScheduler.of(app).schedule(reads)
            assert handle.status == "finished"
            assert log == ["from a thread", "set"]


def test_inlined_tasks_with_a_test_client_used_without_with(anyio_backend: str) -> None:
    app = make_app()
    with inline_tasks(app):
        TestClient(app, backend=anyio_backend).get("/")
    assert log == ["endpoint begins", "immediate", "after response", "endpoint ends"]


@pytest.mark.anyio
async def test_the_tutorials_shielded_task_completes_through_a_shutdown() -> None:
    """The test of the tutorial's last section, with the shutdown that it can only pretend."""
    app = FastAPI()
    add_tasks(app)
    completed = False

    async def shielded_task() -> None:
        nonlocal completed
        await anyio.sleep(0.1)
        completed = True

    @app.post("/test-shield")
    async def test_endpoint(tasks: Tasks) -> dict:
        tasks.task(shield=True).schedule(shielded_task)
        return {"status": "ok"}

    async with rehearse_shutdown(app) as rehearsal:
        response = await rehearsal.client.post("/test-shield")
        assert isinstance(response, httpx.Response)
        assert not completed
        await rehearsal.stop()
    assert completed is True
