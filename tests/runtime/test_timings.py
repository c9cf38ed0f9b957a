"""When tasks start: at once, after the route, after the response."""

from __future__ import annotations

import contextvars
import logging
from contextlib import suppress

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from shieldgen_runtime import Tasks, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware

pytestmark = pytest.mark.anyio


async def call(app: FastAPI, path: str, log: list[str], *, hang_up: bool = False) -> None:
    """One request, with the messages of the response in the log as they leave."""

    async def receive() -> dict[str, object]:
        if not hang_up:
            await anyio.sleep(5)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        log.append("first byte" if message["type"] == "http.response.start" else "bytes")
        if hang_up and message["type"] == "http.response.body":
            raise OSError("the client went away")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)


def make_app() -> tuple[FastAPI, list[str]]:
    app = FastAPI()
    add_tasks(app)
    log: list[str] = []

    async def work(name: str, pause: float = 0.0) -> None:
        log.append(f"{name} starts")
        await anyio.sleep(pause)
        log.append(f"{name} ends")

    app.state.work = work
    return app, log


async def test_after_route_tasks_have_started_before_the_first_byte_and_it_does_not_wait_for_them() -> None:
    app, log = make_app()

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        for name in ("one", "two", "three"):
            tasks.after_route.schedule(app.state.work, name, 0.05)
        log.append("endpoint returns")
        return {}

    async with rehearse_shutdown(app):
        await call(app, "/", log)
        assert log[0] == "endpoint returns"
        assert sorted(log[1:4]) == ["one starts", "three starts", "two starts"]
        assert log[4:] == ["first byte", "bytes"]
        await anyio.sleep(0.1)
    assert sorted(log[6:]) == ["one ends", "three ends", "two ends"]


async def test_an_after_route_sync_function_has_started_before_the_first_byte() -> None:
    app, log = make_app()

    @app.get("/")
    def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.after_route.schedule(log.append, "sync")
        return {}

    async with rehearse_shutdown(app):
        await call(app, "/", log)
    assert log == ["sync", "first byte", "bytes"]


async def test_an_after_route_task_that_the_limit_holds_back_does_not_hold_the_response_back() -> None:
    app = FastAPI()
    add_tasks(app, limit=1)
    log: list[str] = []

    async def work(name: str) -> None:
        log.append(name)
        await anyio.sleep(0.05)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.after_route.schedule(work, "first")
        tasks.after_route.schedule(work, "second")
        return {}

    async with rehearse_shutdown(app):
        await call(app, "/", log)
        assert log == ["first", "first byte", "bytes"]
        await anyio.sleep(0.15)
        assert log[3:] == ["second"]


async def test_after_response_tasks_start_when_a_streamed_body_has_been_sent() -> None:
    app, log = make_app()

    @app.get("/")
    async def endpoint(tasks: Tasks) -> StreamingResponse:
        tasks.after_response.schedule(app.state.work, "task")

        async def body():
            for _ in range(3):
                await anyio.sleep(0.01)
                yield b"part"

        return StreamingResponse(body())

    async with rehearse_shutdown(app):
        await call(app, "/", log)
        await anyio.sleep(0.02)
    assert log == ["first byte", "bytes", "bytes", "bytes", "bytes", "task starts", "task ends"]


@pytest.mark.parametrize("when", ["before add_tasks", "after add_tasks"])
async def test_after_response_tasks_wait_behind_a_base_http_middleware_added(when: str) -> None:
    app = FastAPI()
    log: list[str] = []

    async def dispatch(request, call_next):
        response = await call_next(request)
        response.headers["x-seen"] = "yes"
        return response

    if when == "before add_tasks":
        app.add_middleware(BaseHTTPMiddleware, dispatch=dispatch)
    add_tasks(app)
    if when == "after add_tasks":
        app.add_middleware(BaseHTTPMiddleware, dispatch=dispatch)

    async def work() -> None:
        log.append("task")

    @app.get("/")
    async def endpoint(tasks: Tasks) -> StreamingResponse:
        tasks.after_route.schedule(log.append, "after route")
        tasks.after_response.schedule(work)

        async def body():
            yield b"1"
            await anyio.sleep(0.01)
            yield b"2"

        return StreamingResponse(body())

    async with rehearse_shutdown(app):
        await call(app, "/", log)
        await anyio.sleep(0.02)
    assert log[0] == "after route"
    assert log[-1] == "task"
    assert log.count("bytes") >= 2


async def test_a_client_that_hangs_up_in_the_middle_of_the_body_loses_no_task() -> None:
    app, log = make_app()

    @app.get("/")
    async def endpoint(tasks: Tasks) -> StreamingResponse:
        tasks.after_response.schedule(app.state.work, "task")

        class Endless:
            def __aiter__(self):
                return self

            async def __anext__(self) -> bytes:
                await anyio.sleep(0.01)
                return b"part"

        return StreamingResponse(Endless())

    async with rehearse_shutdown(app):
        with suppress(Exception):  # Starlette's own, where it raises one: versions differ
            await call(app, "/", log, hang_up=True)
        await anyio.sleep(0.02)
    assert log[-2:] == ["task starts", "task ends"]


async def test_a_slow_after_response_task_delays_neither_its_response_nor_the_next() -> None:
    app, _ = make_app()

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.after_response.schedule(app.state.work, "slow", 0.5)
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        with anyio.fail_after(0.4):
            await rehearsal.client.get("/")
            await rehearsal.client.get("/")
        await rehearsal.stop()


class Oops(Exception):
    pass


def raise_http() -> None:
    raise HTTPException(404)


def raise_handled() -> None:
    raise Oops


def raise_unhandled() -> None:
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    "fail",
    [
        pytest.param(raise_http, id="an HTTPException"),
        pytest.param(raise_handled, id="an error with a handler"),
        pytest.param(raise_unhandled, id="an error without a handler"),
    ],
)
@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_an_endpoint_that_raises_drops_both_batches_but_what_always_runs(
    fail, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, log = make_app()
    app.add_exception_handler(Oops, lambda *_: JSONResponse({}, 418))
    handles = []

    def schedule(tasks) -> None:
        work = app.state.work
        handles.append(tasks.after_route.task(name="the route's").schedule(work, "a"))
        handles.append(tasks.after_response.task(name="the response's").schedule(work, "b"))
        tasks.after_route.task(always=True).schedule(work, "always after route")
        tasks.after_response.task(always=True).schedule(work, "always after response")
        tasks.schedule(work, "immediate")
        fail()

    if kind == "async":

        @app.get("/")
        async def endpoint(tasks: Tasks) -> None:
            schedule(tasks)
    else:

        @app.get("/")
        def endpoint(tasks: Tasks) -> None:
            schedule(tasks)

    async with rehearse_shutdown(app) as rehearsal:
        try:
            await rehearsal.client.get("/")
        except RuntimeError as error:
            assert str(error) == "boom"  # noqa: PT017 - one of three parameters
        await anyio.sleep(0.05)
        assert await rehearsal.stop()
    ended = {line.removesuffix(" ends") for line in log if line.endswith("ends")}
    assert ended == {"immediate", "always after route", "always after response"}
    assert [task.status for task in handles] == ["dropped", "dropped"]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert warnings == ["The endpoint raised, so 2 tasks were dropped: the route's, the response's"]


async def test_a_request_that_fails_validation_drops_what_a_dependency_scheduled() -> None:
    app, log = make_app()

    async def dependency(tasks: Tasks) -> None:
        tasks.after_response.schedule(app.state.work, "task")

    @app.get("/", dependencies=[Depends(dependency)])
    async def endpoint(number: int) -> dict[str, str]:
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        assert (await rehearsal.client.get("/")).status_code == 422
        assert (await rehearsal.client.get("/?number=1")).status_code == 200
        await anyio.sleep(0.02)
    assert log == ["task starts", "task ends"]


async def test_a_returned_response_with_a_background_of_its_own_replaces_no_task() -> None:
    app, log = make_app()

    @app.get("/")
    async def endpoint(tasks: Tasks, background: BackgroundTasks) -> Response:
        tasks.after_response.schedule(app.state.work, "task")
        return Response(background=BackgroundTask(log.append, "background"))

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.02)
    assert log == ["background", "task starts", "task ends"]


async def test_a_task_scheduled_after_the_yield_of_a_dependency_runs() -> None:
    app, log = make_app()

    async def dependency(tasks: Tasks):
        yield
        tasks.after_route.schedule(app.state.work, "route")
        tasks.after_response.schedule(app.state.work, "response")

    @app.get("/", dependencies=[Depends(dependency)])
    async def endpoint() -> dict[str, str]:
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.02)
    assert sorted(log) == ["response ends", "response starts", "route ends", "route starts"]


async def test_a_task_that_outlives_its_request_schedules_others_that_start_at_once() -> None:
    app, log = make_app()

    async def outer(tasks) -> None:
        await anyio.sleep(0.02)
        tasks.schedule(app.state.work, "immediate")
        tasks.after_route.schedule(app.state.work, "route")
        tasks.after_response.schedule(app.state.work, "response")

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, str]:
        tasks.schedule(outer, tasks)
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.1)
        assert sorted(line for line in log if line.endswith("ends")) == [
            "immediate ends",
            "response ends",
            "route ends",
        ]


variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="unset")


class SetsVariable:
    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            variable.set(f"middleware {scope['path']}")
        await self.app(scope, receive, send)


@pytest.mark.parametrize("timing", ["immediate", "after_route", "after_response"])
@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_a_task_sees_the_context_where_it_was_scheduled_and_leaks_nothing_back(timing: str, kind: str) -> None:
    app = FastAPI()
    add_tasks(app)
    app.add_middleware(SetsVariable)
    seen: dict[str, str] = {}

    async def work(name: str) -> None:
        await anyio.lowlevel.checkpoint()
        seen[name] = variable.get()
        variable.set(f"changed by {name}")

    def sync_work(name: str) -> None:
        seen[name] = variable.get()
        variable.set(f"changed by {name}")

    def schedule(tasks, path: str) -> None:
        timed = getattr(tasks, timing)
        timed.schedule(work, f"{path} by middleware")
        variable.set(f"endpoint {path}")
        timed.schedule(work, f"{path} by endpoint")
        timed.schedule(sync_work, f"{path} sync")
        variable.set("too late")

    if kind == "async":

        @app.get("/{path}")
        async def endpoint(path: str, tasks: Tasks) -> dict[str, str]:
            schedule(tasks, path)
            await anyio.sleep(0.02)
            return {"seen": variable.get()}
    else:

        @app.get("/{path}")
        def endpoint(path: str, tasks: Tasks) -> dict[str, str]:
            schedule(tasks, path)
            return {"seen": variable.get()}

    async with rehearse_shutdown(app) as rehearsal:
        for path in ("a", "b"):
            assert (await rehearsal.client.get(f"/{path}")).json() == {"seen": "too late"}
        await anyio.sleep(0.05)
    assert not variable.get().startswith("changed")
    assert seen == {
        f"{path} {name}": expected
        for path in ("a", "b")
        for name, expected in {
            "by middleware": f"middleware /{path}",
            "by endpoint": f"endpoint {path}",
            "sync": f"endpoint {path}",
        }.items()
    }


async def test_a_timing_given_at_the_task_is_its_timing_and_one_given_at_the_call_wins() -> None:
    app, _ = make_app()
    timings = []

    @app.get("/")
    async def endpoint(request: Request, tasks: Tasks) -> dict[str, str]:
        timings.append(tasks.task(timing="after_response").schedule(app.state.work, "a").timing)
        timings.append(tasks.after_route.task(timing="after_response").schedule(app.state.work, "b").timing)
        timings.append(tasks.after_route.immediate.schedule(app.state.work, "c").timing)
        return {}

    async with rehearse_shutdown(app) as rehearsal:
        await rehearsal.client.get("/")
        await anyio.sleep(0.02)
    assert timings == ["after_response", "after_route", "immediate"]
