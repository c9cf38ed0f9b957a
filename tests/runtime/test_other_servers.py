"""The same deploys on every server: uvicorn, hypercorn on asyncio and on trio, granian."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "notes.sqlite"


def notes(database: Path) -> dict[str, list[str]]:
    if not database.exists():
        return {}
    with sqlite3.connect(database, timeout=10) as connection:
        made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'notes'").fetchone()
        rows = connection.execute("SELECT kind, name FROM notes ORDER BY rowid").fetchall() if made else []
    connection.close()
    found: dict[str, list[str]] = {}
    for kind, name in rows:
        found.setdefault(kind, []).append(name)
    return found


def await_note(database: Path, kind: str, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(notes(database).get(kind, [])) < count:
        assert time.monotonic() < deadline, notes(database)
        time.sleep(0.05)


def test_a_deploy_ends_every_kind_of_task_as_it_was_declared(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    # The other tests run uvicorn on uvloop, which it takes where it is installed.
    options = ("--loop", "asyncio") if server_name == "uvicorn" else ()
    server = start_server("anywhere:app", *options, server=server_name, DATABASE=str(database))
    assert server.get("/start") == "started"
    await_note(database, "began", 56)
    seconds = server.stop()
    found = notes(database)
    shielded = {f"payment {n}" for n in range(50)} | {"late", "chain", "chain goes on"}
    assert set(found["ended"]) == shielded | {"thread"}
    assert set(found["ended with the router's pool"]) == shielded
    assert found["cleaned up"] == ["tidy"]
    assert set(found["on_cancel"]) == {"mail", "slow thread", "tidy", "chain is refused"}
    assert not [kind for kind in found if "without a pool" in kind]
    assert found["lifespan"] == ["ends", "ends"]
    assert "Tasks at shutdown: 54 finished, 0 failed, 3 cancelled, 0 cut, 1 refused" in server.output
    assert server.output.count("Tasks at shutdown") == 1
    assert "Traceback" not in server.output
    assert seconds < 10


def test_nothing_a_task_raises_harms_the_server_and_a_request_in_flight_schedules_whatever_signals_follow(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    server = start_server("anywhere:app", server=server_name, DATABASE=str(database))
    raised = server.get("/raising")
    failed = {f"{kind}, {how}" for kind in raised for how in ("shielded", "unshielded", "in a thread")}
    await_note(database, "failed", len(failed))
    await_note(database, "ended", 1)

    answers: list[object] = []
    request = threading.Thread(target=lambda: answers.append(server.get("/late")))
    request.start()
    await_note(database, "began", 5)
    server.send(signal.SIGINT)
    await_note(database, "began", 6)
    for _ in range(2):  # an impatient operator
        server.send(signal.SIGTERM)
        time.sleep(0.05)
    assert server.wait() < 10
    request.join(5)

    found = notes(database)
    assert answers == ["late"]
    assert found["ended with the router's pool"] == ["bystander", "after the signal"]
    assert set(found["failed"]) == failed | {"failing"}  # its handler awaits while the shutdown waits for it
    assert set(found["on_cancel"]) == {"tidy", "slow thread"}
    assert found["lifespan"] == ["ends", "ends"]
    for name in (*failed, "failing", "failing twice"):
        assert server.output.count(f"Task '{name}' failed") == 1, name
    assert server.output.count("The error handler of task 'failing twice' failed") == 1
    assert "Tasks at shutdown: 1 finished, 2 failed, 2 cancelled, 0 cut, 0 refused" in server.output
    assert server.output.count("Tasks at shutdown") == 1
    assert "never retrieved" not in server.output


def test_a_task_that_never_ends_is_cut_its_handler_is_told_and_its_session_closed(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    server = start_server("anywhere:app", server=server_name, DATABASE=str(database), GRACE="0.3")
    server.get("/endless")
    await_note(database, "began", 1)
    assert server.stop() < 6
    assert notes(database)["cut"] == ["endless"]
    assert notes(database)["session"] == ["opens", "closes"]
    assert notes(database)["lifespan"] == ["ends", "ends"]
    assert "ERROR shieldgen_runtime: Task 'endless' was cut at the end of grace" in server.output
    assert "Tasks at shutdown: 0 finished, 0 failed, 0 cancelled, 1 cut, 0 refused" in server.output
    assert "Traceback" not in server.output


def test_a_task_that_ignores_cancellation_ends_with_the_process(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    server = start_server(
        "anywhere:app", server=server_name, DATABASE=str(database), GRACE="0.3", HARD_EXIT_AFTER="0.3"
    )
    server.get("/stubborn")
    assert server.stop(signal.SIGINT) < 10
    assert "Task 'stubborn' ignores that it was cancelled and is abandoned" in server.output
    assert notes(database)["cut"] == ["stubborn"]
