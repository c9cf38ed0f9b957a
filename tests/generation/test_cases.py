"""Every case folder: an application in, its wiring out, and what a program that uses it prints."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shieldgen import discovery
from shieldgen.model.ownership import ownership

from .conftest import CASES, RUNTIME, Case, case_names, is_readable

ALL = sorted(path.name for path in CASES.iterdir() if path.is_dir())
WRONG = case_names(wrong=True)
RIGHT = [name for name in ALL if name not in WRONG and is_readable(name)]
NEWER = [name for name in ALL if not is_readable(name)]

pytestmark = pytest.mark.xdist_group("generation-cases")


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
    found = found.replace("for Python {}.{}:".format(*sys.version_info), "for Python 3.11:")
    expected = CASES / name / "expected" / "problems.txt"
    if request.config.getoption("--update-cases", default=False):
        expected.write_text(found)
    assert found == expected.read_text()
    assert {path: path.read_bytes() for path in case.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", NEWER)
def test_a_file_in_newer_syntax_names_the_python_to_run_shieldgen_with(make_case, name: str) -> None:
    result = make_case(name).generate()
    assert result.changes == ()
    assert {problem.kind for problem in result.problems} == {"syntax"}
    assert any("(Python 3." in problem.message for problem in result.problems)
    assert all(problem.message.endswith("run shieldgen with a newer Python") for problem in result.problems)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the programs print that use the wiring of their cases."""
    arguments: list[str] = []
    for name in RIGHT:
        if (CASES / name / "run.py").exists():
            root = tmp_path_factory.mktemp(name) / "app"
            shutil.copytree(CASES / name / "app", root)
            Case(name, CASES / name, root).write()
            arguments.extend([str(CASES / name), str(root)])
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("run_cases.py")), *arguments],
        env={**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", [name for name in RIGHT if (CASES / name / "run.py").exists()])
def test_a_program_that_uses_the_wiring_prints_what_it_should(
    printed: dict[str, str], name: str, request: pytest.FixtureRequest
) -> None:
    assert "Traceback" not in printed[name], printed[name]
    assert "but directly" not in printed[name], printed[name]
    expected = CASES / name / "run.txt"
    if request.config.getoption("--update-cases", default=False):
        expected.write_text(printed[name], encoding="utf-8")
    assert printed[name] == expected.read_text(encoding="utf-8")


def test_every_case_has_a_program_that_uses_its_wiring() -> None:
    assert [name for name in case_names() if not (CASES / name / "run.py").exists()] == []


def _rewrite(folder: Path, files: dict[str, bytes]) -> None:
    for old in folder.rglob("*.py"):
        old.unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
