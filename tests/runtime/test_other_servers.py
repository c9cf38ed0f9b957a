"""The same deploys on every server: uvicorn, hypercorn on asyncio and on trio, granian."""

from __future__ import annotations

import importlib.util
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SERVERS = ["uvicorn", "hypercorn on asyncio", "hypercorn on trio", "granian"]


@pytest.fixture(params=SERVERS, ids=SERVERS)
def server_name(request: pytest.FixtureRequest) -> str:
    module = request.param.partition(" ")[0]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    return request.param


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
    server = start_server("anywhere:app", server=server_name, DATABASE=str(database))
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
    assert "Traceback" not in server.output
    assert seconds < 6


def test_a_request_in_flight_schedules_its_shielded_task_whatever_signals_follow(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    server = start_server("anywhere:app", server=server_name, DATABASE=str(database))
    answers: list[object] = []
    request = threading.Thread(target=lambda: answers.append(server.get("/late")))
    request.start()
    await_note(database, "began", 1)
    server.send(signal.SIGINT)
    await_note(database, "began", 2)
    server.send(signal.SIGTERM)  # an impatient operator
    server.wait()
    request.join(5)
    assert answers == ["late"]
    assert notes(database)["ended with the router's pool"] == ["after the signal"]
    assert notes(database)["lifespan"] == ["ends", "ends"]


def test_a_task_that_never_ends_is_cut_and_its_handler_is_told(
    start_server: Callable[..., Any], server_name: str, database: Path
) -> None:
    server = start_server("anywhere:app", server=server_name, DATABASE=str(database), GRACE="0.3")
    server.get("/endless")
    await_note(database, "began", 1)
    assert server.stop() < 6
    assert notes(database)["cut"] == ["endless"]
    assert "Task 'endless' was cut at the end of grace" in server.output


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
