"""Deploys: uvicorn as a process of its own, signals, and what the process wrote into its database."""

from __future__ import annotations

import signal
import socket
import sqlite3
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "notes.sqlite"


def notes(database: Path) -> dict[str, list[str]]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT kind, name FROM notes ORDER BY rowid").fetchall()
    connection.close()
    found: dict[str, list[str]] = {}
    for kind, name in rows:
        found.setdefault(kind, []).append(name)
    return found


def await_note(database: Path, kind: str, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(notes(database).get(kind, [])) < count:
        assert time.monotonic() < deadline, notes(database)
        time.sleep(0.02)


def test_a_payment_that_never_ends_is_cut_under_the_servers_own_timeout_too(
    start_server: Callable[..., Any], database: Path
) -> None:
    server = start_server("payments:app", "--timeout-graceful-shutdown", "1", DATABASE=str(database), GRACE="0.5")
    server.get("/pay/endless?seconds=600")
    await_note(database, "began", 1)
    # A request that the server cancels with its own timeout: what it held back is dropped, what it started is not.
    request = threading.Thread(target=lambda: suppressed_get(server, "/slow/late?wait=20&seconds=0.2"))
    request.start()
    await_note(database, "request", 1)
    assert server.stop() < 6
    request.join(5)
    assert notes(database)["cut"] == ["endless"]
    assert notes(database)["lifespan"] == ["the app's ends"]
    assert "ERROR shieldgen_runtime: Task 'endless' was cut at the end of grace" in server.output
    assert "0 finished, 0 failed, 0 cancelled, 1 cut, 0 refused" in server.output


def suppressed_get(server: Any, path: str) -> None:
    with suppress(OSError):
        server.get(path)


@pytest.mark.parametrize(
    ("kind", "number", "options"),
    [
        pytest.param("stubborn", signal.SIGINT, ("--timeout-graceful-shutdown", "1"), id="it ignores cancellation"),
        pytest.param("holding", signal.SIGTERM, (), id="it blocks the event loop"),
    ],
)
def test_a_task_that_holds_the_event_loop_is_named_and_the_process_ends_where_it_was_asked_to(
    start_server: Callable[..., Any], database: Path, kind: str, number: signal.Signals, options: tuple[str, ...]
) -> None:
    server = start_server("payments:app", *options, DATABASE=str(database), GRACE="0.3", HARD_EXIT_AFTER="0.3")
    server.get(f"/{kind}")
    assert server.stop(number) < 6
    assert server.process.returncode == 1
    assert "CRITICAL shieldgen_runtime: A task still holds the event loop" in server.output
    if kind == "stubborn":
        assert "Task 'stubborn' ignores that it was cancelled and is abandoned" in server.output
        assert notes(database)["lifespan"] == ["the app's ends"]
        assert notes(database)["cut"] == ["stubborn"]


def test_a_task_that_ignores_cancellation_does_not_hold_what_sigterm_ends(
    start_server: Callable[..., Any], database: Path
) -> None:
    server = start_server("payments:app", DATABASE=str(database), GRACE="0.3")
    server.get("/stubborn")
    assert server.stop() < 4
    assert "Task 'stubborn' ignores that it was cancelled and is abandoned" in server.output
    assert notes(database)["lifespan"] == ["the app's ends"]


def test_without_a_lifespan_a_request_waits_for_its_tasks_and_one_warning_says_so(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "log").touch()
    server = start_server("plain:app", "--lifespan", "off", LOG=str(tmp_path / "log"))
    assert server.get("/") == "ok"
    assert server.get("/") == "ok"
    deadline = time.monotonic() + 5
    while (tmp_path / "log").read_text().count("ended") < 6:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    server.stop()
    assert server.output.count("No lifespan runs, so each request waits for its own tasks") == 1


def test_two_workers_each_end_their_own_tasks(start_server: Callable[..., Any], database: Path) -> None:
    server = start_server("payments:app", "--workers", "2", DATABASE=str(database))
    for n in range(10):
        server.get(f"/pay/{n}?seconds=0.6")
    await_note(database, "began", 10)
    server.stop()
    assert len(notes(database)["ended"]) == 10
    assert server.output.count("Tasks at shutdown") == 2


def test_a_reload_ends_the_tasks_of_the_old_process(
    start_server: Callable[..., Any], database: Path, tmp_path: Path
) -> None:
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "touched.py").write_text("")
    server = start_server("payments:app", "--reload", "--reload-dir", str(watched), DATABASE=str(database))
    server.get("/pay/before?seconds=1")
    await_note(database, "began", 1)
    time.sleep(0.5)
    (watched / "touched.py").write_text("changed = True")
    await_note(database, "ended", 1)
    await_note(database, "lifespan", 1)
    server.get("/pay/after?seconds=0.1")
    await_note(database, "ended", 2)
    server.stop()
    assert len(notes(database)["lifespan"]) == 2


def test_a_second_sigint_tells_every_task_that_it_is_cut(start_server: Callable[..., Any], database: Path) -> None:
    """The operator forces the exit while a request is under way: uvicorn skips the lifespan's shutdown."""
    server = start_server("payments:app", DATABASE=str(database))
    server.get("/pay/payment?seconds=60")
    server.get("/pay/mail?seconds=60&shield=false")
    await_note(database, "began", 2)
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(b"GET /slow/late?wait=20&seconds=0.2 HTTP/1.1\r\nHost: x\r\n\r\n")
        await_note(database, "request", 1)
        for _ in range(2):
            server.send(signal.SIGINT)
            time.sleep(0.3)
    # From Python 3.12 on asyncio's own servers wait for the connection, whoever forces the exit.
    assert server.wait() < 6
    assert "ERROR shieldgen_runtime: Task 'payment' was cut" in server.output
    assert "Tasks at shutdown: 0 finished, 0 failed, 1 cancelled, 1 cut, 0 refused" in server.output


def test_a_mounted_application_uses_its_parents_host_where_the_parent_has_one(
    start_server: Callable[..., Any],
) -> None:
    server = start_server("mounted:app", PARENT_HOSTS="yes")
    assert [server.get(f"/{name}/start") for name in ("hosting", "plain")] == ["hosting", "plain"]
    server.stop()
    happened = [line.partition("happened: ")[2] for line in server.output.splitlines() if " happened: " in line]
    timings = ("immediate", "after_route", "after_response")
    assert set(happened[:-1]) == {f"{name} {timing} ended" for name in ("hosting", "plain") for timing in timings}
    assert happened[-1] == "the lifespan ends"
    assert "No lifespan runs" not in server.output


def test_a_mounted_application_without_its_parents_host_waits_for_its_tasks_or_says_what_is_missing(
    start_server: Callable[..., Any],
) -> None:
    server = start_server("mounted:app")
    assert server.get("/hosting/start") == "hosting"
    with pytest.raises(urllib.error.HTTPError):
        server.get("/plain/start")
    server.stop()
    for timing in ("immediate", "after_route", "after_response"):
        assert f"happened: hosting {timing} ended" in server.output
    assert server.output.count("No lifespan runs, so each request waits for its own tasks") == 1
    assert "no tasks are hosted here: call `add_tasks(app)`" in server.output


def test_tasks_are_seen_named_keyed_limited_cancelled_and_observed(start_server: Callable[..., Any]) -> None:
    server = start_server("mounted:app", PARENT_HOSTS="yes")
    told = server.get("/sight")
    events = told.pop("events")
    assert told == {
        "the same key": True,
        "running": [["observed", "scheduled", "one"]],
        "result": 3,
        "status": "finished",
        "the key again": 7,
        "late": "task 'late' ran longer than its deadline of 0.05 s",
        "cancelled": "task 'cancelled' was cancelled",
        "statuses": ["failed", "cancelled"],
        "most at once": 3,
    }
    assert events["observed"] == ["scheduled", "started", "finished"] * 2
    assert events["late"] == ["scheduled", "started", "failed"]
    assert events["cancelled"] == ["scheduled", "cancelled"]
    assert Counter(events["count"]) == {"scheduled": 10, "started": 10, "finished": 10}
    assert server.output.count("An observer failed at") == 6
