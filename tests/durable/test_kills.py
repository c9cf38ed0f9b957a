"""Kills: what was accepted is done, once more at most, whichever process is left to do it."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter

from .conftest import Postgres, Service

TAKEN_OVER_WITHIN = 5.0


def test_a_task_whose_process_is_killed_in_its_middle_is_done_after_the_restart(service: Service) -> None:
    first = service.start()
    assert first.get("/pay/7?seconds=4") == "taken"
    service.wait_for("began")
    time.sleep(1)
    first.end()  # SIGKILL
    service.start()
    restarted = time.time()
    service.wait_for("began", 2)
    assert service.when("began", "7")[1] - restarted < TAKEN_OVER_WITHIN
    assert service.wait_for("ended")["began"] == ["7", "7"]
    time.sleep(1)
    assert service.notes()["ended"] == ["7"]


def test_of_three_workers_one_is_killed_and_the_two_others_do_its_tasks_and_none_twice(service: Service) -> None:
    server = service.start("--workers", "3")
    for order in range(12):
        server.get(f"/pay/{order}?seconds=3")
    service.wait_for("began", 12)
    began = service.lines()
    victim = Counter(service.processes("began")).most_common(1)[0][0]
    its_own = {words[3] for words in began if words[1] == str(victim) and words[2] == "began"}
    os.kill(victim, signal.SIGKILL)
    service.wait_for("ended", 12, seconds=20)
    time.sleep(1)
    counts = Counter(service.notes()["began"])
    assert Counter(service.notes()["ended"]) == Counter(map(str, range(12)))
    assert {order for order, count in counts.items() if count == 2} == its_own
    assert max(counts.values()) == 2


def test_of_two_processes_on_one_postgres_one_is_killed_and_the_other_takes_its_task_over(
    on_postgres: Service,
) -> None:
    one, other = on_postgres.start(), on_postgres.start()
    one.get("/pay/1?seconds=6")
    on_postgres.wait_for("began")
    runner = on_postgres.processes("began")[0]
    victim, survivor = (one, other) if one.process.pid == runner else (other, one)
    time.sleep(1)
    killed = time.time()
    victim.end()
    on_postgres.wait_for("began", 2)
    assert on_postgres.when("began", "1")[1] - killed < TAKEN_OVER_WITHIN
    assert on_postgres.processes("began")[1] == survivor.process.pid
    on_postgres.wait_for("ended")
    assert "1 durable tasks of a process that ended are resumed" in survivor.output


def test_a_process_that_only_loses_the_connection_of_its_lock_keeps_its_tasks(
    on_postgres: Service, postgres: Postgres
) -> None:
    one, other = on_postgres.start(), on_postgres.start()
    one.get("/pay/1?seconds=5")
    other.get("/pay/2?seconds=5")
    on_postgres.wait_for("began", 2)
    ended = postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'shieldgen slot' AND datname = current_database()",
        on_postgres.url.rpartition("/")[2],
    )
    assert len(ended) == 2
    on_postgres.wait_for("ended", 2)
    time.sleep(2.5)
    assert sorted(on_postgres.notes()["began"]) == ["1", "2"]
    assert "the slot taken again" in one.output + other.output


def test_a_task_that_kills_its_process_ends_as_a_dead_letter_and_the_others_go_on(service: Service) -> None:
    server = service.start()
    server.get("/crash/3")
    begun = 0
    for begun in range(1, 6):
        server.wait(10)
        assert len(service.notes()["began"]) == begun
        server = service.start()
        if begun == 4:
            break
    time.sleep(2.5)
    server.get("/pay/1")
    service.wait_for("ended")
    assert server.process.poll() is None
    assert service.notes()["began"].count("3") == 4
    records = {record["task"]: record for record in server.get("/records")}  # type: ignore[attr-defined]
    assert records["crash 3"]["status"] == "failed"
    assert records["crash 3"]["dead"]
    assert not records["pay 1"]["dead"]


def test_what_a_shutdown_leaves_at_the_end_of_grace_is_done_after_the_restart(service: Service) -> None:
    server = service.start(GRACE="0.5")
    server.get("/pay/1?seconds=4")
    service.wait_for("began")
    assert server.stop() < 6
    assert "Traceback" not in server.output
    assert "goes on after the restart" in server.output
    service.start()
    assert service.wait_for("ended")["began"] == ["1", "1"]


def test_a_shutdown_waits_within_grace_for_a_task_that_runs(service: Service) -> None:
    server = service.start()
    server.get("/pay/1?seconds=1.5")
    service.wait_for("began")
    server.stop()
    assert service.notes()["ended"] == ["1"]
    assert service.notes()["lifespan"] == ["began", "ended"]
    assert "Traceback" not in server.output
    assert "Tasks at shutdown: 1 finished, 0 failed, 0 cancelled, 0 cut, 0 refused" in server.output
