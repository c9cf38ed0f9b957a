"""Which application hosts a task: mounted ones, those without a lifespan, websockets, and none at all."""

from __future__ import annotations

import asyncio
import logging
import warnings
from contextlib import asynccontextmanager

import anyio
import httpx
import pytest
import trio
import trio.lowlevel
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from shieldgen_runtime import HostMissing, ShieldgenRuntimeError, Tasks, TasksScheduler, Wiring, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown
from starlette.middleware import Middleware

with warnings.catch_warnings():
    # Newer versions of Starlette would rather have httpx2 here.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


def schedules_three(app: FastAPI, log: list[str]) -> None:
    async def work(name: str) -> None:
        await anyio.sleep(0.02)
        log.append(name)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.schedule(work, "immediate")
        tasks.after_route.task(shield=True).schedule(work, "after route")
        tasks.after_response.schedule(work, "after response")
        return {}

    @app.get("/bad")
    async def bad(tasks: Tasks) -> dict[str, str]:
        tasks.schedule(work, "immediate")
        tasks.after_response.schedule(work, "after response")
        raise RuntimeError("boom")


ALL = ["after response", "after route", "immediate"]


def test_a_test_client_used_without_with_finds_every_task_done_and_one_warning(
    anyio_backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = FastAPI()
    add_tasks(app)
    log: list[str] = []
    schedules_three(app, log)
    client = TestClient(app, backend=anyio_backend)
    for _ in range(2):
        assert client.get("/").status_code == 200
        assert sorted(log) == ALL
        log.clear()
    with pytest.raises(RuntimeError, match="boom"):
        client.get("/bad")
    assert log == ["immediate"]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert [w.partition(",")[0] for w in warnings] == ["No lifespan runs", "The endpoint raised"]


def test_a_test_client_used_with_with_ends_every_task_at_its_end(anyio_backend: str) -> None:
    app = FastAPI()
    add_tasks(app, drain=1)
    log: list[str] = []
    schedules_three(app, log)
    with TestClient(app, backend=anyio_backend) as client:
        assert client.get("/").status_code == 200
    assert sorted(log) == ALL


@pytest.mark.anyio
async def test_a_request_that_hosts_its_tasks_ends_them_when_it_is_cancelled() -> None:
    app = FastAPI()
    add_tasks(app)
    log: list[str] = []

    async def work(name: str, seconds: float) -> None:
        await anyio.sleep(seconds)
        log.append(name)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.task(shield=True).schedule(work, "shielded", 0.1)
        tasks.schedule(work, "unshielded", 60)
        await anyio.sleep(60)
        return {}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        with anyio.move_on_after(0.05):
            await client.get("/")
    assert log == ["shielded"]


@pytest.mark.anyio
@pytest.mark.parametrize("child_hosts", [True, False], ids=["a child that hosts", "a child that does not"])
@pytest.mark.parametrize("parent_hosts", [True, False], ids=["a parent that hosts", "a parent that does not"])
async def test_a_mounted_application_uses_its_own_host_if_that_runs_else_its_parents(
    parent_hosts: bool, child_hosts: bool, caplog: pytest.LogCaptureFixture
) -> None:
    parent, child = FastAPI(), FastAPI()
    parent.mount("/child", child)
    log: list[str] = []
    schedules_three(child, log)
    if parent_hosts:
        add_tasks(parent, drain=1)
    if child_hosts:
        add_tasks(child)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(parent), base_url="http://testserver") as client:
        if not parent_hosts and not child_hosts:
            with pytest.raises(HostMissing, match=r"call `add_tasks\(app\)`"):
                await client.get("/child/")
            return
        if not parent_hosts:
            await client.get("/child/")
            assert sorted(log) == ALL
            assert "No lifespan runs" in caplog.text
            return
    async with rehearse_shutdown(parent) as rehearsal:
        await rehearsal.client.get("/child/")
        with pytest.raises(RuntimeError, match="boom"):
            await rehearsal.client.get("/child/bad")
        assert len((await rehearsal.stop()).finished) >= 2
    assert sorted(log) == sorted([*ALL, "immediate"])
    assert "No lifespan runs" not in caplog.text


@pytest.mark.anyio
async def test_a_mounted_application_whose_own_lifespan_runs_uses_its_own_host() -> None:
    child = FastAPI()
    add_tasks(child, drain=1)
    log: list[str] = []
    schedules_three(child, log)
    parent = FastAPI()
    parent.mount("/child", child)
    add_tasks(parent)

    async with rehearse_shutdown(parent) as outer, rehearse_shutdown(child) as inner:
        await outer.client.get("/child/")
        assert (len((await outer.stop()).cancelled), len((await inner.stop()).finished)) == (0, 3)
    assert sorted(log) == ALL


@pytest.mark.anyio
async def test_an_endpoint_of_an_application_without_add_tasks_says_which_call_is_missing() -> None:
    app = FastAPI()
    schedules_three(app, [])
    with pytest.raises(HostMissing, match=r"call `add_tasks\(app\)` where the FastAPI application is made"):
        TasksScheduler.of(app)
    with pytest.raises(HostMissing):
        Wiring.of(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        with pytest.raises(HostMissing):
            await client.get("/")


def test_add_tasks_is_refused_twice_and_after_the_start() -> None:
    app = FastAPI()
    add_tasks(app)
    with pytest.raises(ShieldgenRuntimeError, match="called twice"):
        add_tasks(app)
    late = FastAPI()
    TestClient(late).get("/")
    with pytest.raises(ShieldgenRuntimeError, match="after the application has started"):
        add_tasks(late)


@pytest.mark.anyio
async def test_the_openapi_document_is_the_same_with_and_without_tasks() -> None:
    plain, with_tasks = FastAPI(), FastAPI()

    @plain.get("/")
    async def plain_endpoint(number: int) -> dict[str, str]:
        return {}

    add_tasks(with_tasks)

    @with_tasks.get("/", name="plain_endpoint")
    async def endpoint(number: int, tasks: Tasks) -> dict[str, str]:
        return {}

    assert with_tasks.openapi() == plain.openapi()


@pytest.mark.anyio
async def test_a_lifespan_that_fails_to_start_is_told_as_such_and_ends_its_tasks() -> None:
    log: list[str] = []

    async def work() -> None:
        await anyio.sleep(0.02)
        log.append("done")

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        TasksScheduler.of(app).task(shield=True).schedule(work)
        raise ValueError("no database")
        yield

    app = FastAPI(lifespan=lifespan)
    add_tasks(app)
    with pytest.raises(ExceptionGroup) as raised:
        async with rehearse_shutdown(app):
            pass
    assert raised.group_contains(ShieldgenRuntimeError, match="no database")
    assert log == ["done"]


def test_a_websocket_schedules_with_every_timing(anyio_backend: str) -> None:
    app = FastAPI()
    add_tasks(app, drain=1)
    log: list[str] = []

    async def work(name: str) -> None:
        log.append(name)

    @app.websocket("/")
    async def endpoint(socket: WebSocket, tasks: Tasks) -> None:
        await socket.accept()
        tasks.schedule(work, "immediate")
        tasks.after_route.schedule(work, "after route")
        tasks.after_response.schedule(work, "after response")
        await socket.send_text(await socket.receive_text())
        log.append("endpoint ends")
        await socket.close()

    with TestClient(app, backend=anyio_backend) as client, client.websocket_connect("/") as socket:
        socket.send_text("hello")
        assert socket.receive_text() == "hello"
    assert sorted(log[:2]) == ["endpoint ends", "immediate"]
    assert sorted(log[2:]) == ["after response", "after route"]


def test_a_websocket_whose_client_hangs_up_loses_no_task(anyio_backend: str) -> None:
    app = FastAPI()
    add_tasks(app, drain=1)
    log: list[str] = []

    @app.websocket("/")
    async def endpoint(socket: WebSocket, tasks: Tasks) -> None:
        await socket.accept()
        tasks.after_response.schedule(log.append, "after response")
        await socket.receive_text()

    with TestClient(app, backend=anyio_backend) as client:
        try:
            with client.websocket_connect("/"):
                pass
        except WebSocketDisconnect:
            pass
    assert log == ["after response"]


@pytest.mark.parametrize("accepted", [True, False], ids=["after it accepted", "before it accepted"])
def test_a_websocket_endpoint_that_raises_drops_its_batches(
    anyio_backend: str, accepted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    from fastapi import WebSocketException

    app = FastAPI()
    add_tasks(app, drain=1)
    log: list[str] = []

    @app.websocket("/")
    async def endpoint(socket: WebSocket, tasks: Tasks) -> None:
        if accepted:
            await socket.accept()
        tasks.after_response.task(name="lost").schedule(log.append, "lost")
        tasks.after_response.task(always=True).schedule(log.append, "always")
        raise WebSocketException(1008)

    with (
        TestClient(app, backend=anyio_backend) as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/") as socket,
    ):
        socket.receive_text()
    assert log == ["always"]
    assert "1 tasks were dropped: lost" in caplog.text


@pytest.mark.anyio
async def test_the_middleware_stands_around_all_other_whenever_that_was_added() -> None:
    seen: list[str] = []

    class Reads:
        def __init__(self, app, name: str) -> None:
            self.app = app
            self.name = name

        async def __call__(self, scope, receive, send) -> None:
            if scope["type"] == "http":
                seen.append(f"{self.name}: {'hosted' if 'shieldgen_runtime' in scope else 'not hosted'}")
            await self.app(scope, receive, send)

    app = FastAPI(middleware=[Middleware(Reads, name="first")])
    add_tasks(app)
    app.add_middleware(Reads, name="second")

    @app.get("/")
    async def endpoint() -> dict[str, str]:
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
    assert sorted(seen) == ["first: hosted", "second: hosted"]


def test_on_trio_as_the_guest_of_an_asyncio_loop_tasks_run_on_trio() -> None:
    ended: list[str] = []

    async def work() -> None:
        await trio.lowlevel.checkpoint()
        ended.append("work")

    async def guest() -> None:
        app = FastAPI()
        add_tasks(app)
        async with rehearse_shutdown(app):
            await TasksScheduler.of(app).task(shield=True).schedule(work).wait()

    async def host() -> None:
        done = asyncio.get_running_loop().create_future()
        trio.lowlevel.start_guest_run(
            guest,
            run_sync_soon_threadsafe=asyncio.get_running_loop().call_soon_threadsafe,
            done_callback=done.set_result,
            host_uses_signal_set_wakeup_fd=True,
        )
        (await asyncio.wait_for(done, 10)).unwrap()

    asyncio.run(host())
    assert ended == ["work"]
