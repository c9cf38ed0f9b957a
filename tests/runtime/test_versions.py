"""The runtime's own tests, run again with the lowest versions of its dependencies and with other versions of Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# With what the tests of both need. The first releases of httpx and trio that are too new for those lowest versions
# are left out: they took away what Starlette's test client and anyio called.
LOWEST = ["httpx==0.27.2", "trio==0.26.2", "uvicorn==0.30.6"]
PINNED = [f"{name}=={version(name)}" for name in ("anyio", "fastapi", "starlette", "httpx", "trio", "uvicorn")]
TOOLS = [f"{name}=={version(name)}" for name in ("aiosqlite", "pytest", "pytest-timeout", "pytest-xdist", "wsproto")]
# Typing, other servers and other versions say nothing about these, and spans need a library that is not there.
LEFT_OUT = ("test_types.py", "test_other_servers.py", "test_versions.py", "test_opentelemetry.py")

pytestmark = [pytest.mark.versions, pytest.mark.timeout(900)]


def lowest() -> list[str]:
    """What `pyproject.toml` promises about the runtime's dependencies, at its word."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    found = [re.fullmatch(r"(anyio|fastapi)>=([\d.]+)", each) for each in declared]
    return [f"{match[1]}=={match[2]}" for match in found if match]


def installed_python(number: str) -> str:
    """The interpreter of this version: on the path, or one of pyenv's. Skips the test where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{number}"), *(str(path) for path in pyenv.glob(f"{number}.*/bin/python"))]
    for candidate in filter(None, candidates):
        asked = subprocess.run([candidate, "-c", "import sqlite3, ssl"], capture_output=True)
        if asked.returncode == 0:
            return candidate
    pytest.skip(f"this machine has no Python {number}")


def run_tests(python: str, folder: Path, packages: list[str], *filters: str) -> str:
    """Runs the runtime's tests in an environment of their own; returns what pytest says last."""
    environment = {k: v for k, v in os.environ.items() if k != "CI" and not k.startswith(("PYTEST", "PYTHON"))}
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True, env=environment)
    inside = str(folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python")
    install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages, *TOOLS]
    subprocess.run(install, check=True, env=environment, cwd=folder)
    settings = folder / "pytest.ini"
    warnings = "\n  ".join(["error", *filters])
    settings.write_text(f"[pytest]\nfilterwarnings =\n  {warnings}\nmarkers = slow: slow\n", encoding="utf-8")
    left_out = [f"--ignore={ROOT / 'tests/runtime' / name}" for name in LEFT_OUT]
    command = [inside, "-m", "pytest", "-c", str(settings), f"--rootdir={ROOT}", "--import-mode=importlib", "-q"]
    command += ["-n2", "-p", "no:cacheprovider", "--timeout=120", *left_out, str(ROOT / "tests/runtime")]
    environment |= {"PYTHONPATH": str(ROOT / "runtime"), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    return run.stdout.splitlines()[-1]


def test_the_runtime_works_with_the_lowest_versions_that_are_declared(tmp_path: Path) -> None:
    assert len(lowest()) == 2
    # The test client of that time left streams open.
    ours = "ignore::pytest.PytestUnraisableExceptionWarning"
    last = run_tests(installed_python("3.11"), tmp_path, [*lowest(), *LOWEST], ours)
    assert re.search(r"\b[3-9]\d\d passed", last), last


@pytest.mark.parametrize("number", ["3.12", "3.13", "3.14"])
def test_the_runtime_works_on_python(number: str, tmp_path: Path) -> None:
    last = run_tests(installed_python(number), tmp_path, PINNED)
    assert re.search(r"\b[3-9]\d\d passed", last), last
