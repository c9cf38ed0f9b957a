"""What users of background tasks run into, on each server as a process of its own that is driven over HTTP."""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

TIMINGS = ("immediate", "after_route", "after_response")


class Driven:
    """A server, the connection to it, and the log of what happened there."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.address = (str(urlsplit(server.url).hostname), int(urlsplit(server.url).port or 0))
        self.connection = http.client.HTTPConnection(*self.address, timeout=20)
        server.get("/happened?clear=true")  # which waits for a server that says its address before it listens

    def get(self, path: str, *, status: int = 200) -> Any:
        """The answer's JSON; every request goes over the same connection."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        body = response.read()
        if status == 500:
            self.connection.close()  # as the server does
        assert response.status == status, body
        return json.loads(body) if status == 200 and response.headers["content-type"] == "application/json" else body

    def happened(self, *awaited: str) -> list[str]:
        """The log, once it holds all that is awaited."""
        deadline = time.monotonic() + 10
        while True:
            told: list[str] = self.get("/happened")
            if set(awaited) <= set(told):
                return told
            assert time.monotonic() < deadline, told
            time.sleep(0.02)

    def seconds(self, path: str) -> float:
        began = time.perf_counter()
        self.get(path)
        return time.perf_counter() - began


@pytest.fixture
def driven(start_shared_server: Callable[..., Any], server_name: str) -> Iterator[Driven]:
    driven = Driven(start_shared_server("situations:app", server=server_name))
    yield driven
    driven.connection.close()


def assert_in_order(told: list[str], *expected: str) -> None:
    assert [each for each in told if each in expected] == list(expected), told


def test_each_timing_starts_where_it_says_and_the_response_waits_for_none(driven: Driven) -> None:
    assert driven.seconds("/timings?seconds=1") < 0.9
    told = driven.happened("after_response starts")
    assert_in_order(told, "after_route starts", "response starts", "response ends", "after_response starts")
    assert told.index("immediate starts") < told.index("response starts")
    assert not [each for each in told if each.endswith("_route ends")]


def test_a_sync_endpoint_schedules_sync_functions_with_every_timing(driven: Driven) -> None:
    assert driven.seconds("/sync-timings?seconds=1") < 0.9
    told = driven.happened(*(f"{timing} starts" for timing in TIMINGS))
    assert_in_order(told, "after_route starts", "response starts", "response ends", "after_response starts")


def test_a_slow_after_response_task_delays_neither_its_response_nor_the_next_on_the_connection(
    driven: Driven,
) -> None:
    driven.get("/ping")
    connection = driven.connection.sock
    for path in ("/timings?seconds=3", "/sync-timings?seconds=3"):
        assert driven.seconds(path) < 2
        assert driven.seconds("/ping") < 2
    assert driven.connection.sock is connection


def test_after_response_waits_for_the_end_of_a_streamed_body(driven: Driven) -> None:
    driven.get("/stream?chunks=3")
    told = driven.happened("after_response starts")
    assert_in_order(told, "chunk 0", "chunk 1", "chunk 2", "response ends", "after_response starts")


def test_a_client_that_hangs_up_in_the_middle_of_the_body_loses_no_task(driven: Driven) -> None:
    with socket.create_connection(driven.address) as client:
        client.sendall(b"GET /stream?chunks=200 HTTP/1.1\r\nHost: x\r\n\r\n")
        client.recv(2000)
    told = driven.happened("after_response ends")
    assert "chunk 199" not in told


def test_a_client_that_hangs_up_before_the_response_begins_loses_no_task(driven: Driven) -> None:
    with socket.create_connection(driven.address) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        driven.happened("immediate ends")
    driven.happened("after_route ends", "after_response ends")


@pytest.mark.parametrize(("kind", "status"), [("HTTPException", 418), ("ValueError", 500)])
def test_an_endpoint_that_raises_drops_both_batches_with_a_warning_but_what_always_runs(
    driven: Driven, kind: str, status: int
) -> None:
    before = driven.server.output.count("so 2 tasks were dropped: dropped after_route, dropped after_response")
    driven.get(f"/raises?kind={kind}", status=status)
    told = driven.happened("immediate ends", "kept after_route ends", "kept after_response ends")
    assert not [each for each in told if each.startswith("dropped")]
    deadline = time.monotonic() + 5
    while driven.server.output.count("so 2 tasks were dropped: dropped after_route, dropped after_response") == before:
        assert time.monotonic() < deadline, driven.server.output
        time.sleep(0.02)


def test_a_response_with_a_background_of_its_own_and_a_dependencys_late_task_lose_nothing(driven: Driven) -> None:
    driven.get("/loses-nothing")
    driven.happened("after_response ends", "the response's own ends", "after the yield ends")


def test_a_resource_is_open_around_the_run(driven: Driven) -> None:
    driven.get("/resource")
    told = driven.happened("session closes")
    assert_in_order(told, "session opens", "used with session starts", "used with session ends", "session closes")


def test_a_websocket_schedules_with_every_timing(driven: Driven) -> None:
    wsproto = pytest.importorskip("wsproto", reason="wsproto is not installed")
    connection = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
    with socket.create_connection(driven.address, timeout=10) as client:
        client.sendall(connection.send(wsproto.events.Request(host="x", target="/socket")))
        texts: list[str] = []
        while not texts:
            connection.receive_data(client.recv(4096))
            texts = [event.data for event in connection.events() if isinstance(event, wsproto.events.TextMessage)]
        told = driven.happened("immediate ends")
        assert "after_response starts" not in told
        client.sendall(connection.send(wsproto.events.TextMessage(data="go on")))
        told = driven.happened(*(f"{timing} ends" for timing in TIMINGS))
    assert_in_order(told, "socket ends", "after_response starts")


@pytest.mark.parametrize("path", ["/thread", "/nested"], ids=["a foreign thread", "a task"])
def test_what_is_scheduled_when_the_request_has_ended_runs_at_once(driven: Driven, path: str) -> None:
    driven.get(path)
    told = driven.happened(*(f"{timing} ends" for timing in TIMINGS))
    assert told.index("response ends") < min(told.index(f"{timing} starts") for timing in TIMINGS)


def test_whatever_can_be_called_can_be_scheduled(driven: Driven) -> None:
    driven.get("/callables")
    driven.happened(*(f"{kind} ends" for kind in ("lambda", "partial", "sync partial", "object", "method")))


@pytest.mark.parametrize("path", ["/context", "/sync-context"], ids=["async", "sync"])
def test_a_task_sees_what_middleware_dependency_and_endpoint_have_set_and_leaks_nothing(
    driven: Driven, path: str
) -> None:
    for run in ("run=1", "run=2"):
        # A sync endpoint's own variable is set in its thread, whose context the task is given too.
        assert driven.get(f"{path}?{run}") == run
    driven.happened(*(f"{timing}: {run}, {run}, {run}" for timing in TIMINGS for run in ("run=1", "run=2")))


def test_a_hundred_slow_sync_tasks_do_not_slow_a_sync_endpoint(driven: Driven) -> None:
    idle = statistics.median(driven.seconds("/ping") for _ in range(20))
    driven.get("/slow-threads?count=100&seconds=3")
    busy = statistics.median(driven.seconds("/ping") for _ in range(20))
    told = driven.get("/happened")
    assert any(each.startswith("slow ") for each in told)
    assert not [each for each in told if each.startswith("slow ") and each.endswith(" ends")]
    assert busy < max(10 * idle, 0.1)
    driven.get("/empty")


def test_ten_thousand_tasks_in_flight_are_listed_at_once_and_slow_no_request(driven: Driven) -> None:
    idle = statistics.median(driven.seconds("/ping") for _ in range(20))
    assert driven.get("/fill?count=10000") == 10_000
    listed = driven.get("/running")
    assert listed["count"] == 10_000
    assert listed["first"] == ["in flight 0", "running", "immediate", False]
    assert listed["seconds"] < 0.5
    assert statistics.median(driven.seconds("/ping") for _ in range(20)) < max(5 * idle, 0.05)
    driven.get("/empty")
    deadline = time.monotonic() + 20
    while driven.get("/running")["count"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_nothing_grows_with_the_tasks_that_have_ended(driven: Driven) -> None:
    before = driven.get("/churn?count=1000")
    # One object that stays of each task would be ten thousand; a server has some of its own.
    assert driven.get("/churn?count=10000") - before < 3000
