"""The catalogue beside libraries that are too heavy for every run, each group in an environment of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..environments import ROOT, installed_python, pinned, run_tests
from .libraries import ELSEWHERE

HERE = Path(__file__).parent

pytestmark = [pytest.mark.versions, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("requirements", ELSEWHERE, ids=" ".join)
def test_the_catalogue_names_what_is_in(requirements: tuple[str, ...], tmp_path: Path) -> None:
    python, packages = installed_python("3.11"), [*pinned("anyio", "libcst", "pathspec", "sqlglot"), *requirements]
    # What else is installed with them need not be the release that the other tests look into.
    chosen = ["-k", " or ".join(f"[{module}." for module in ELSEWHERE[requirements])]
    tests = [HERE / "test_libraries.py"]
    last = run_tests(python, tmp_path, packages=packages, sources=[ROOT], tests=tests, only=chosen)
    assert "skipped" not in last
