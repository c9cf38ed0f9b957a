"""The repository as the tests of the house see it: its root, its files, its tools."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """The files of the repository, those that git would add included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


@pytest.fixture(scope="session")
def passes() -> Callable[..., None]:
    """Runs a tool of this virtual environment in the root; what it prints is the failure's message."""

    def run(tool: str, *arguments: str) -> None:
        beside = Path(sys.executable).parent
        search = os.pathsep.join([str(beside), os.environ.get("PATH", "")])
        ended = subprocess.run(
            [beside / tool, *arguments],
            cwd=ROOT,
            env={**os.environ, "PATH": search, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if ended.returncode != 0:
            pytest.fail(f"{tool} ended with exit code {ended.returncode}\n{ended.stdout}", pytrace=False)

    return run
