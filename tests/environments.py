"""Environments of their own, with other releases and another Python, in which tests of this repository run again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pinned(*names: str) -> list[str]:
    """The releases that are installed here."""
    return [f"{name}=={version(name)}" for name in names]


def installed_python(number: str) -> str:
    """The interpreter of this version: on the path, or one of pyenv's. Skips the test where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{number}"), *(str(path) for path in pyenv.glob(f"{number}.*/bin/python"))]
    for candidate in filter(None, candidates):
        asked = subprocess.run([candidate, "-c", "import sqlite3, ssl"], capture_output=True)
        if asked.returncode == 0:
            return candidate
    pytest.skip(f"this machine has no Python {number}")


def run_tests(
    python: str,
    folder: Path,
    *,
    packages: Sequence[str],
    sources: Sequence[Path],
    tests: Sequence[Path],
    left_out: Sequence[Path] = (),
    filters: Sequence[str] = (),
    only: Sequence[str] = (),
) -> str:
    """Runs tests of `sources` in an environment with `packages` and pytest; returns what pytest says last.

    `filters` are warnings that are no errors there, and `only` the options that choose among the tests.
    """
    environment = {k: v for k, v in os.environ.items() if k != "CI" and not k.startswith(("PYTEST", "PYTHON"))}
    subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True, env=environment)
    inside = str(folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python")
    tools = pinned("pytest", "pytest-timeout", "pytest-xdist")
    install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages, *tools]
    subprocess.run(install, check=True, env=environment, cwd=folder)
    settings = folder / "pytest.ini"
    warnings = "\n  ".join(["error", *filters])
    markers = "slow: slow\n  versions: versions"
    settings.write_text(f"[pytest]\nfilterwarnings =\n  {warnings}\nmarkers =\n  {markers}\n", encoding="utf-8")
    command = [inside, "-m", "pytest", "-c", str(settings), f"--rootdir={ROOT}", "--import-mode=importlib", "-q"]
    command += ["-n2", "-p", "no:cacheprovider", "--timeout=120"]
    command += [*(f"--ignore={path}" for path in left_out), *map(str, tests), *only]
    environment |= {"PYTHONPATH": os.pathsep.join(map(str, sources)), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    return run.stdout.splitlines()[-1]
