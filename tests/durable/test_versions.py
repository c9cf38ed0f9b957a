"""The durable tests, run again with other versions of Python: on Postgres, as their SQLite may be too old for DBOS."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..environments import ROOT, installed_python, pinned, run_tests

TESTS = ROOT / "tests/durable"
PINNED = pinned("anyio", "fastapi", "httpx", "starlette", "uvicorn", "aiosqlite", "dbos", "greenlet", "psycopg-binary")
# What the generator and the command do is the generator's to test.
LEFT_OUT = ("test_command.py", "test_generated.py", "test_versions.py")

pytestmark = [pytest.mark.versions, pytest.mark.timeout(900)]


@pytest.mark.parametrize("number", ["3.12", "3.13", "3.14"])
def test_durable_tasks_work_on_python(number: str, tmp_path: Path) -> None:
    last = run_tests(
        installed_python(number),
        tmp_path,
        packages=[*PINNED, *pinned("psycopg", "sqlalchemy", "trio")],
        sources=[ROOT / "runtime"],
        tests=[TESTS],
        left_out=[TESTS / name for name in LEFT_OUT],
        only=["-m", "slow", "-k", "postgres"],
    )
    assert re.search(r"\b[1-9]\d passed", last), last
