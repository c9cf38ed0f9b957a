"""The runtime's own tests, run again with the lowest versions of its dependencies and with other versions of Python."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ..environments import installed_python, pinned, run_tests

ROOT = Path(__file__).parents[2]
# With what the tests of both need. The first releases of httpx and trio that are too new for those lowest versions
# are left out: they took away what Starlette's test client and anyio called.
LOWEST = ["httpx==0.27.2", "trio==0.26.2", "uvicorn==0.30.6"]
PINNED = pinned("anyio", "fastapi", "starlette", "httpx", "trio", "uvicorn")
TOOLS = pinned("aiosqlite", "wsproto")
# Typing, other servers and other versions say nothing about these, and spans need a library that is not there.
LEFT_OUT = ("test_types.py", "test_other_servers.py", "test_versions.py", "test_opentelemetry.py")

pytestmark = [pytest.mark.versions, pytest.mark.timeout(900)]


def lowest() -> list[str]:
    """What `pyproject.toml` promises about the runtime's dependencies, at its word."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    found = [re.fullmatch(r"(anyio|fastapi)>=([\d.]+)", each) for each in declared]
    return [f"{match[1]}=={match[2]}" for match in found if match]


def run_runtime_tests(python: str, folder: Path, packages: list[str], *filters: str) -> str:
    tests = ROOT / "tests/runtime"
    return run_tests(
        python,
        folder,
        packages=[*packages, *TOOLS],
        sources=[ROOT / "runtime"],
        tests=[tests],
        left_out=[tests / name for name in LEFT_OUT],
        filters=filters,
    )


def test_the_runtime_works_with_the_lowest_versions_that_are_declared(tmp_path: Path) -> None:
    assert len(lowest()) == 2
    # The test client of that time left streams open.
    ours = "ignore::pytest.PytestUnraisableExceptionWarning"
    last = run_runtime_tests(installed_python("3.11"), tmp_path, [*lowest(), *LOWEST], ours)
    assert re.search(r"\b[3-9]\d\d passed", last), last


@pytest.mark.parametrize("number", ["3.12", "3.13", "3.14"])
def test_the_runtime_works_on_python(number: str, tmp_path: Path) -> None:
    last = run_runtime_tests(installed_python(number), tmp_path, PINNED)
    assert re.search(r"\b[3-9]\d\d passed", last), last
