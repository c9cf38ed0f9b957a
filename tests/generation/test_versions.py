"""The case folders in newer syntax, read by the Pythons that can read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..environments import ROOT, installed_python, pinned, run_tests

HERE = Path(__file__).parent
PACKAGES = pinned(
    "libcst", "jinja2", "pathspec", "rich", "sqlglot", "tomlkit", "typer", "anyio", "fastapi", "starlette", "httpx",
    "hypothesis",
)  # fmt: skip
TESTS = [HERE / name for name in ("test_cases.py", "test_properties.py", "test_trust.py", "test_kills.py")]

pytestmark = [pytest.mark.versions, pytest.mark.timeout(900)]


@pytest.mark.parametrize("number", ["3.12", "3.13", "3.14"])
def test_wiring_is_generated_on_python(number: str, tmp_path: Path) -> None:
    # Newer Pythons warn of a fork beside threads; a test of what a kill leaves has no other way.
    forking = "ignore:.*fork:DeprecationWarning"
    python, sources = installed_python(number), [ROOT, ROOT / "runtime"]
    last = run_tests(python, tmp_path, packages=PACKAGES, sources=sources, tests=TESTS, filters=[forking])
    assert re.search(r"\b1\d\d passed", last), last
