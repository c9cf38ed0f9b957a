"""The case folders, generated once into a place where type checkers and Python see them all."""

import contextlib
import shutil
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from shieldgen import writing
from shieldgen.__main__ import main
from shieldgen.pipeline.generate import Generated, generate
from shieldgen.settings import load_settings

REPOSITORY = Path(__file__).resolve().parents[2]
# What hypothesis keeps between runs has no place in the source tree.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "shieldgen-hypothesis")

CASES = REPOSITORY / "tests" / "cases_generate"
RUNTIME = REPOSITORY / "runtime"


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):  # another folder of cases has it too
        parser.addoption("--update-cases", action="store_true", help="Rewrite what the case folders expect.")


@dataclass(frozen=True)
class Case:
    """A case folder copied to where it may be changed: `root` is its application."""

    name: str
    folder: Path
    root: Path

    def generate(self) -> Generated:
        return generate(self.root, load_settings(self.root))

    def write(self) -> Generated:
        result = self.generate()
        writing.apply(self.root, result.changes)
        return result

    def wiring(self) -> dict[str, bytes]:
        """Every generated file but the runtime's, which its own tests look at."""
        paths = [
            path for path in sorted(self.root.rglob("*.py")) if path.read_bytes().startswith(b"# shieldgen: wiring")
        ]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


def case_names(*, wrong: bool = False) -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if (path / "expected" / "problems.txt").exists() == wrong)


def least_python(name: str) -> tuple[int, int]:
    """The Python that a case is written for: its `requires-python`, else the oldest that shieldgen runs on."""
    project = tomllib.loads((CASES / name / "app" / "pyproject.toml").read_text("utf-8")).get("project", {})
    major, minor = project.get("requires-python", ">=3.11").removeprefix(">=").split(".")
    return int(major), int(minor)


def is_readable(name: str) -> bool:
    """Whether this Python can parse the case's sources."""
    return sys.version_info >= least_python(name)


@pytest.fixture
def make_case(tmp_path: Path):
    def make(name: str) -> Case:
        root = tmp_path / name
        shutil.copytree(CASES / name / "app", root)
        return Case(name, CASES / name, root)

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs the command in this process: its exit code, and what it prints to either stream."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["shieldgen", *arguments])
        try:
            main()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        told = capsys.readouterr()
        return int(code or 0), told.out, told.err

    return run
