"""Every case folder: an application in, its wiring out, and what a program that uses it prints."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shieldgen import discovery
from shieldgen.model.ownership import ownership

from .conftest import CASES, RUNTIME, case_names

ALL = sorted(path.name for path in CASES.iterdir() if path.is_dir())
WRONG = case_names(wrong=True)
RIGHT = [name for name in ALL if name not in WRONG]


@pytest.mark.parametrize("name", RIGHT)
def test_the_wiring_is_what_the_case_expects(make_case, name: str, request: pytest.FixtureRequest) -> None:
    case = make_case(name)
    result = case.write()
    assert [str(problem) for problem in result.problems] == []
    found = case.wiring()
    expected = CASES / name / "expected" / "files"
    if request.config.getoption("--update-cases", default=False):
        _rewrite(expected, found)
    assert found == {
        path.relative_to(expected).as_posix(): path.read_bytes() for path in sorted(expected.rglob("*.py"))
    }
    assert all(ownership(content) == "ours" for content in found.values())


@pytest.mark.parametrize("name", RIGHT)
def test_generating_again_changes_nothing(make_case, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(name)
    assert case.write().changes
    assert case.generate().changes == ()
    found = discovery.discover

    def reversed_files(root, settings):
        project = found(root, settings)
        return dataclasses.replace(project, files=project.files[::-1])

    monkeypatch.setattr(discovery, "discover", reversed_files)
    assert case.generate().changes == ()


@pytest.mark.parametrize("name", WRONG)
def test_the_problems_are_what_the_case_expects(make_case, name: str, request: pytest.FixtureRequest) -> None:
    case = make_case(name)
    before = {path: path.read_bytes() for path in case.root.rglob("*") if path.is_file()}
    result = case.generate()
    assert result.changes == ()
    found = "".join(f"{problem.at}: {problem.message}\n" for problem in result.problems)
    expected = CASES / name / "expected" / "problems.txt"
    if request.config.getoption("--update-cases", default=False):
        expected.write_text(found)
    assert found == expected.read_text()
    assert {path: path.read_bytes() for path in case.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", [name for name in RIGHT if (CASES / name / "run.py").exists()])
def test_a_program_that_uses_the_wiring_prints_what_it_should(
    make_case, name: str, request: pytest.FixtureRequest
) -> None:
    case = make_case(name)
    case.write()
    roots = [str(root) for root in (case.root, case.root / "src", RUNTIME) if root.is_dir()]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(case.folder / "run.py")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(roots), "PYTHONIOENCODING": "utf-8"},
        cwd=case.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    expected = case.folder / "run.txt"
    if request.config.getoption("--update-cases", default=False):
        expected.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == expected.read_text(encoding="utf-8")


def _rewrite(folder: Path, files: dict[str, bytes]) -> None:
    for old in folder.rglob("*.py"):
        old.unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
