"""`shieldgen durable`: what an operator sees of the tasks, and what they can do."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from dbos import WorkflowStatusString
from shieldgen_runtime.durable import _store

from shieldgen.pipeline import durable

from .conftest import Service


def shieldgen(*arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "shieldgen", "durable", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == code, ended.stderr
    return ended.stdout if code == 0 else ended.stderr


def test_tasks_are_listed_shown_tried_again_and_cancelled(service: Service) -> None:
    server = service.start(GRACE="0.2")
    server.get("/decline/4")
    server.get("/pay/5?form=pay_one")
    service.wait_for("handled")
    service.wait_for("ended")
    time.sleep(0.5)

    listed = json.loads(shieldgen("list", "--url", service.url, "--format", "json"))
    assert listed["version"] == 1
    tasks = {task["task"]: task for task in listed["tasks"]}
    assert {name: (task["state"], task["runs"]) for name, task in tasks.items()} == {
        "decline 4": ("failed", 1),
        "pay 5": ("finished", 1),
    }
    assert tasks["pay 5"]["arguments"] == {"order": 5, "seconds": 0.0}
    assert tasks["pay 5"]["result"] == 10
    failed = tasks["decline 4"]["id"]

    text = shieldgen("list", "--url", service.url, "--state", "failed")
    assert failed in text
    assert "pay 5" not in text
    shown = shieldgen("show", failed, "--url", service.url)
    assert "error      order 4 is declined" in shown
    assert 'arguments  {"order": 4}' in shown

    assert shieldgen("retry", failed, "--url", service.url) == f"{failed}: waiting\n"
    service.wait_for("handled", 2)
    assert "is finished: only one that failed" in shieldgen("retry", tasks["pay 5"]["id"], "--url", service.url, code=2)

    server.stop()
    waiting = service.start(LIMIT="1", GRACE="0.2")
    waiting.get("/pay/6?seconds=60")
    service.wait_for("began", 2)
    waiting.get("/pay/7")
    [queued] = json.loads(shieldgen("list", "--url", service.url, "--state", "waiting", "--format", "json"))["tasks"]
    assert shieldgen("cancel", queued["id"], "--url", service.url) == f"{queued['id']}: cancelled\n"
    [running] = json.loads(shieldgen("list", "--url", service.url, "--state", "running", "--format", "json"))["tasks"]
    assert running["task"] == "pay 6"
    assert shieldgen("cancel", running["id"], "--url", service.url) == f"{running['id']}: cancelled\n"
    waiting.stop()
    assert service.notes()["began"] == ["5", "6"]


def test_what_cannot_be_read_is_one_line_that_says_what_to_do(on_sqlite: Service) -> None:
    missing = shieldgen("list", "--url", on_sqlite.url, code=2)
    assert missing.startswith("error: --url names a file that is not there: ")
    assert shieldgen("list", "--url", "shop.db", code=2).startswith("error: --url must be a SQLite or Postgres URL")
    assert shieldgen("list", "--url", "postgresql://nobody@127.0.0.1:1/x", code=2).startswith(
        "error: the durable tasks of postgresql://nobody@127.0.0.1:1/x cannot be read: connection"
    )
    on_sqlite.start()
    unknown = shieldgen("show", "nothing", "--url", on_sqlite.url, code=2)
    assert unknown.startswith("error: no durable task has the id nothing; `shieldgen durable list`")
    assert shieldgen("list", "--url", on_sqlite.url) == "no durable task\n"
    assert "--state must be waiting, running" in shieldgen("list", "--url", on_sqlite.url, "--state", "x", code=2)


def test_the_tool_knows_the_states_and_names_that_the_runtime_and_the_engine_have() -> None:
    assert (durable.QUEUE, durable.VERSION) == (_store.QUEUE, _store.VERSION)
    said = {status: "waiting" if word == "scheduled" else word for status, word in _store.WAITING.items()}
    said |= _store.ENDED
    said["MAX_RECOVERY_ATTEMPTS_EXCEEDED"] = "dead"  # the runtime's handle has failed, and the record is_dead
    assert said == durable.STATES
    assert set(durable.STATES) == {status.value for status in WorkflowStatusString}
