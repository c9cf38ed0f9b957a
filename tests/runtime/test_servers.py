"""Deploys: uvicorn as a process of its own, signals, and what the process wrote into its database."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLEAN_OUTPUT_HAS_NO = ("Traceback", "ERROR", "CRITICAL", "exception")


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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_deploy_completes_every_shielded_payment_and_cancels_the_rest_with_the_pool_open(
    start_server: Callable[..., Any], database: Path, number: signal.Signals, loop: str
) -> None:
    if loop == "uvloop":
        pytest.importorskip("uvloop", reason="uvloop is not installed")
    server = start_server("payments:app", "--loop", loop, DATABASE=str(database))
    shielded = {f"payment {n}" for n in range(20)}
    for name in sorted(shielded):
        server.get(f"/pay/{name.replace(' ', '%20')}?seconds=0.6")
    server.get("/pay/after%20response?seconds=0.6&timing=after_response")
    server.get("/thread/in%20a%20thread?seconds=0.6")
    server.get("/chain/chain")
    for n in range(3):
        server.get(f"/pay/mail%20{n}?seconds=20&shield=false")
    server.get("/thread/mail%20in%20a%20thread?seconds=20&shield=false")
    await_note(database, "began", 27)
    assert server.stop(number) < 4

    found = notes(database)
    with_pool = {f"{name} with the router's pool open" for name in (*shielded, "after response", "chain")}
    assert set(found["ended"]) == with_pool | {"chain goes on with the router's pool open", "in a thread"}
    assert set(found["on_cancel"]) == {"mail 0", "mail 1", "mail 2", "mail in a thread"}
    assert "failed" not in found
    assert found["lifespan"] == ["the app's ends"]
    assert "Tasks at shutdown: 24 finished, 0 failed, 4 cancelled, 0 cut, 0 refused, in" in server.output
    for word in CLEAN_OUTPUT_HAS_NO:
        assert word not in server.output, server.output


def test_a_request_in_flight_when_the_signal_comes_still_schedules_its_shielded_task(
    start_server: Callable[..., Any], database: Path
) -> None:
    server = start_server("payments:app", DATABASE=str(database))
    assert server.get("/ping") == "pong"
    answers: list[object] = []
    request = threading.Thread(target=lambda: answers.append(server.get("/slow/late?wait=0.4&seconds=0.2")))
    request.start()
    time.sleep(0.2)
    server.send(signal.SIGTERM)
    time.sleep(0.1)
    server.send(signal.SIGTERM)  # an impatient operator
    server.wait()
    request.join(5)
    assert answers == ["late"]
    assert notes(database)["ended"] == ["late with the router's pool open"]


@pytest.mark.parametrize("options", [(), ("--timeout-graceful-shutdown", "1")], ids=["by default", "with a timeout"])
def test_a_payment_that_never_ends_is_cut_at_the_end_of_grace_and_the_process_exits(
    start_server: Callable[..., Any], database: Path, options: tuple[str, ...]
) -> None:
    server = start_server("payments:app", *options, DATABASE=str(database), GRACE="0.5")
    server.get("/pay/endless?seconds=600")
    await_note(database, "began", 1)
    assert server.stop() < 3
    assert notes(database)["cut"] == ["endless"]
    assert notes(database)["lifespan"] == ["the app's ends"]
    assert "ERROR shieldgen_runtime: Task 'endless' was cut at the end of grace" in server.output
    assert "0 finished, 0 failed, 0 cancelled, 1 cut, 0 refused" in server.output
    assert "Traceback" not in server.output


@pytest.mark.parametrize(
    ("kind", "number", "options"),
    [
        pytest.param("stubborn", signal.SIGINT, (), id="a coroutine that ignores cancellation"),
        pytest.param("stubborn", signal.SIGINT, ("--timeout-graceful-shutdown", "1"), id="the same with a timeout"),
        pytest.param("holding", signal.SIGTERM, ("--timeout-graceful-shutdown", "1"), id="a coroutine that blocks"),
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


def test_nothing_a_task_raises_stops_the_server_or_another_task(
    start_server: Callable[..., Any], database: Path
) -> None:
    server = start_server("payments:app", DATABASE=str(database))
    kinds = ["KeyboardInterrupt", "SystemExit", "BaseExceptionGroup", "GeneratorExit", "CancelledError", "ValueError"]
    server.get("/pay/bystander?seconds=0.5")
    for kind in kinds:
        server.get(f"/raising/{kind}")
    await_note(database, "failed", 2 * len(kinds))
    assert server.get("/ping") == "pong"
    server.get("/pay/later?seconds=0.1")
    server.stop()
    found = notes(database)
    assert {name.partition(" with")[0] for name in found["ended"]} == {"bystander", "later"}
    assert sorted(found["failed"]) == sorted([*kinds, *(f"{kind} unshielded" for kind in kinds)])
    for kind in kinds:
        assert server.output.count(f"ERROR shieldgen_runtime: Task '{kind}' failed") == 1
    assert "never retrieved" not in server.output


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
