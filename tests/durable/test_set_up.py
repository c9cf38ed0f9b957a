"""Setting durable tasks up: one argument, an application's own DBOS, tests without an engine, and what is told."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from shieldgen_runtime import Policy, ShieldgenRuntimeError, add_tasks
from shieldgen_runtime.durable import DurableTask
from shieldgen_runtime.testing import inline_tasks, record_tasks, rehearse_shutdown

from ..runtime.conftest import Server
from .conftest import APPS, Service


def test_an_application_s_own_dbos_runs_the_tasks_beside_its_own_workflows(on_sqlite: Service) -> None:
    server = on_sqlite.start(app="guest:app")
    assert server.get("/report/1") == 1
    assert server.get("/pay/2?form=pay_one&seconds=0.2") == "taken"
    assert server.get("/pay/3?timing=after_response") == "taken"
    assert sorted(on_sqlite.wait_for("ended", 2)["ended"]) == ["2", "3"]
    assert {record["task"] for record in server.get("/records")} == {"pay 2", "pay 3"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("mysql://shop", "durable tasks wait in SQLite or Postgres, not in mysql", id="another database"),
        pytest.param(
            "postgresql://postgres@127.0.0.1:1/shop?connect_timeout=1",
            "the database of durable tasks cannot be used: postgresql",
            id="a server that is not there",
        ),
        pytest.param(
            "sqlite://",
            "durable tasks wait in a SQLite file, and a database in memory is lost",
            id="a database in memory",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_said_at_start_up(
    start_processes: Callable[..., Server], tmp_path: Path, url: str, told: str
) -> None:
    server = start_processes("service:app", "--app-dir", str(APPS), NOTES=str(tmp_path / "notes"), DURABLE_URL=url)
    server.wait(20)
    assert server.process.returncode != 0
    assert told in server.output


def test_on_trio_the_error_says_that_durable_tasks_need_asyncio(
    start_processes: Callable[..., Server], tmp_path: Path
) -> None:
    server = start_processes(
        "service:app",
        server="hypercorn on trio",
        NOTES=str(tmp_path / "notes"),
        DURABLE_URL=f"sqlite:///{tmp_path / 'shop.db'}",
        PYTHONPATH=str(APPS),
    )
    server.wait(20)
    assert "durable tasks run on asyncio alone" in server.output


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def service_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """The service in this process, on a database that no test may touch."""
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    monkeypatch.setenv("DURABLE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    specification = importlib.util.spec_from_file_location("durable_service", APPS / "service.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["durable_service"] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules["durable_service"]


@pytest.mark.anyio
async def test_in_tests_tasks_are_recorded_without_an_engine(service_module: ModuleType) -> None:
    with record_tasks(service_module.app) as recorded:
        async with rehearse_shutdown(service_module.app) as rehearsal:
            answer = await rehearsal.client.get("/pay/7?form=pay_one&seconds=0.0")
            assert answer.json() == "taken"
        [task] = recorded
        assert isinstance(task, DurableTask)
        assert (task.name, task.key, task.payload) == ("pay 7", "7", {"order": 7, "seconds": 0.0})
        assert await task.accepted() == "pay 7"


@pytest.mark.anyio
async def test_in_tests_tasks_are_inlined_without_an_engine(service_module: ModuleType, tmp_path: Path) -> None:
    with inline_tasks(service_module.app):
        async with rehearse_shutdown(service_module.app) as rehearsal:
            await rehearsal.client.get("/pay/7?timing=after_response")
            await rehearsal.client.get("/decline/8")
    words = [line.split()[2:] for line in (tmp_path / "notes").read_text().splitlines()]
    assert [word for word in words if word[0] in ("ended", "tried", "handled")] == [
        ["ended", "7"],
        ["tried", "8"],
        ["tried", "8"],
        ["tried", "8"],
        ["handled", "8", "ValueError('order_8_is_declined')"],
    ]


def test_arguments_that_the_signature_does_not_allow_are_refused_where_they_are_given(
    service_module: ModuleType,
) -> None:
    with pytest.raises(ValidationError, match="valid integer"):
        service_module._PAY.schedule(object(), None, None, None, order="many")


@pytest.mark.anyio
async def test_a_durable_task_without_a_database_is_an_error_that_names_the_call(service_module: ModuleType) -> None:
    app = FastAPI()
    add_tasks(app)
    app.include_router(service_module.app.router)
    async with rehearse_shutdown(app) as rehearsal:
        with pytest.raises(ShieldgenRuntimeError, match=r"add_tasks\(app, durable=\.\.\.\)"):
            await rehearsal.client.get("/pay/1")


def test_a_durable_policy_implies_a_shield() -> None:
    assert Policy(durable=True).shield
