"""Acceptance: what a request schedules is committed before its response leaves, or the request fails."""

from __future__ import annotations

import asyncio
import time
import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from shieldgen_runtime.durable._store import Store
from sqlalchemy import make_url

from .conftest import Postgres, Service


def status_of(call: Callable[[], object]) -> int:
    with pytest.raises(urllib.error.HTTPError) as answer:
        call()
    answer.value.close()
    return answer.value.code


def test_the_timings_hold_and_what_an_endpoint_that_raises_has_scheduled_for_later_is_dropped(
    service: Service,
) -> None:
    server = service.start()
    assert server.get("/pay/1") == "taken"
    assert server.get("/pay/2?timing=after_route") == "taken"
    assert server.get("/pay/3?timing=after_response") == "taken"
    assert server.get("/sync/4") == "taken"
    assert server.get("/stream/5") == ""
    assert status_of(lambda: server.get("/raise/6?timing=after_response")) == 500
    assert status_of(lambda: server.get("/raise/7?timing=after_route")) == 500
    assert status_of(lambda: server.get("/raise/8?timing=immediate")) == 500
    service.wait_for("ended", 6)
    time.sleep(0.5)
    assert sorted(service.notes()["ended"]) == ["1", "2", "3", "4", "5", "8"]
    assert service.when("began", "5")[0] > service.when("streamed", "5")[0]
    assert service.when("began", "2")[0] > service.when("returned", "2")[0]


def test_a_task_for_after_a_response_runs_at_once_where_no_response_is_to_come(service: Service) -> None:
    server = service.start()
    assert server.get("/outside/1") == "taken"
    assert server.get("/later/2?timing=after_response") == "taken"
    assert server.get("/later/3?timing=after_route") == "taken"
    assert sorted(service.wait_for("ended", 3)["ended"]) == ["1", "2", "3"]


def test_a_task_that_was_accepted_for_after_the_response_survives_a_kill_before_it(service: Service) -> None:
    server = service.start()
    server.get("/pay/1?timing=after_response")
    server.end()
    service.start()
    assert service.wait_for("ended")["ended"] == ["1"]


def test_once_is_one_run_for_ever_and_a_key_one_run_at_a_time(service: Service) -> None:
    server = service.start()
    for _ in range(3):
        server.get("/pay/1?form=pay_once&seconds=1")
        server.get("/pay/2?form=pay_one&seconds=1")
    service.wait_for("ended", 2)
    time.sleep(0.5)
    assert sorted(service.notes()["began"]) == ["1", "2"]
    server.get("/pay/1?form=pay_once")
    server.get("/pay/2?form=pay_one")
    service.wait_for("ended", 3)
    time.sleep(0.7)
    assert sorted(service.notes()["began"]) == ["1", "2", "2"]


def test_the_handle_of_a_task_that_another_process_runs_gets_its_result(on_postgres: Service) -> None:
    one, other = on_postgres.start(), on_postgres.start()
    one.get("/pay/5?form=pay_one&seconds=2")
    on_postgres.wait_for("began")
    with ThreadPoolExecutor() as threads:
        results = [threads.submit(process.get, "/result/5") for process in (one, other)]
    assert [result.result() for result in results] == [10, 10]
    assert on_postgres.notes()["began"] == ["5"]


def test_a_task_that_fails_is_tried_again_then_its_handler_is_told_once_and_it_is_logged_once(
    service: Service,
) -> None:
    server = service.start()
    server.get("/decline/4")
    notes = service.wait_for("handled")
    assert notes["tried"] == ["4", "4", "4"]
    assert notes["handled"] == ["4 ValueError('order_4_is_declined')"]
    time.sleep(0.5)
    [record] = server.get("/records")  # type: ignore[misc]
    assert record["task"] == "decline 4"
    assert record["status"] == "failed"
    assert "order 4 is declined" in record["error"]
    server.stop()
    assert server.output.count("ValueError: order 4 is declined") == 1
    assert "ERROR shieldgen_runtime: Task 'decline 4' failed" in server.output


def test_a_task_is_cut_at_its_deadline_and_one_that_is_cancelled_ends_for_good(service: Service) -> None:
    server = service.start()
    server.get("/pay/1?form=pay_soon&seconds=60")
    assert server.get("/cancel/2") == "cancelled"
    assert service.wait_for("handled")["handled"][0].startswith("1 TaskDeadlineExceeded(")
    deadline = time.monotonic() + 10
    expected = {("pay 1", "failed"), ("pay 2", "cancelled")}
    while {(r["task"], r["status"]) for r in server.get("/records")} != expected:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline, server.get("/records")
        time.sleep(0.1)
    server.end()
    service.start()
    time.sleep(1.5)
    assert sorted(set(service.notes()["began"])) == sorted(service.notes()["began"])


def test_what_has_ended_is_forgotten_after_a_while_but_not_what_once_remembers(service: Service) -> None:
    server = service.start()
    server.get("/pay/1")
    server.get("/pay/2?form=pay_once")
    server.get("/pay/3?seconds=60")
    service.wait_for("ended", 2)
    time.sleep(0.5)

    async def forget() -> None:
        store = Store(make_url(service.url), is_guest=False)
        await store.forget(0.0)
        store.close()

    asyncio.run(forget())
    assert {record["task"] for record in server.get("/records")} == {"pay 2", "pay 3"}  # type: ignore[attr-defined]
    server.get("/pay/2?form=pay_once")
    time.sleep(1)
    assert service.notes()["began"].count("2") == 1
    server.end()


@pytest.mark.parametrize("kind", ["session", "connection", "async_session", "async_connection"])
def test_a_task_within_a_transaction_is_there_with_its_commit_and_gone_with_its_rollback(
    on_postgres: Service, postgres: Postgres, kind: str
) -> None:
    server = on_postgres.start()
    assert server.get(f"/within/{kind}/1?commit=false") == "dropped"
    assert server.get(f"/within/{kind}/2?commit=true") in ("running", "finished")
    on_postgres.wait_for("ended")
    assert postgres.execute("SELECT id FROM orders", on_postgres.url.rpartition("/")[2]) == [(2,)]
    assert on_postgres.notes()["began"] == ["2"]
    assert len(server.get("/records")) == 1  # type: ignore[arg-type]


@pytest.mark.slow
def test_while_the_database_is_gone_the_endpoint_fails_and_afterwards_everything_goes_on(
    on_postgres: Service, postgres: Postgres
) -> None:
    server = on_postgres.start()
    server.get("/pay/1?seconds=3")
    on_postgres.wait_for("began")
    postgres.stop()
    try:
        began = time.monotonic()
        assert status_of(lambda: server.get("/pay/2")) == 500
        assert time.monotonic() - began < 7
        time.sleep(10)
    finally:
        postgres.start()
    assert on_postgres.wait_for("ended")["ended"] == ["1"]
    server.get("/pay/3")
    on_postgres.wait_for("ended", 2, seconds=30)
    deadline = time.monotonic() + 60  # the engine tries ever more slowly to say that the first has ended
    expected = {("pay 1", "finished"), ("pay 3", "finished")}
    while {(r["task"], r["status"]) for r in server.get("/records")} != expected:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline, server.get("/records")
        time.sleep(0.5)
    assert on_postgres.notes()["began"] == ["1", "3"]


def test_while_the_disk_is_full_the_endpoint_fails_and_nothing_is_half_enqueued(on_sqlite: Service) -> None:
    service = on_sqlite
    server = service.start()
    server.get("/pay/1")
    service.wait_for("ended")
    server.get("/full")
    assert status_of(lambda: server.get("/quietly/2")) == 500
    server.get("/room")
    server.get("/pay/3")
    service.wait_for("ended", 2)
    assert {record["task"] for record in server.get("/records")} == {"pay 1", "pay 3"}  # type: ignore[attr-defined]


def test_a_deploy_may_change_the_body_and_add_an_argument_with_a_default(service: Service) -> None:
    first = service.start(GRACE="0.2")
    first.get("/pay/1?seconds=1.5")
    first.get("/pay/2?timing=after_response&seconds=1.5")
    service.wait_for("began", 2)
    first.stop()
    service.start(VERSION="2")
    assert sorted(service.wait_for("ended", 2)["ended"]) == ["1 usd", "2 usd"]


@pytest.mark.slow
def test_ten_thousand_tasks_are_drained_by_two_processes_and_counted_once_each(on_postgres: Service) -> None:
    one = on_postgres.start()
    on_postgres.start()
    for start in range(0, 10_000, 250):
        assert one.get(f"/many/250?first={start}") == 250
    on_postgres.wait_for("ended", 10_000, seconds=200)
    notes = on_postgres.notes()
    assert sorted(map(int, notes["ended"])) == sorted(map(int, notes["began"])) == list(range(10_000))
    assert len(set(on_postgres.processes("began"))) == 2
