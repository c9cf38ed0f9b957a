"""What a skipped test means: locally a reason to read, in CI a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

TESTS = """\
import pytest

def test_that_passes():
    pass

@pytest.mark.slow
def test_that_takes_its_time():
    print("the slow test ran")

@pytest.mark.xfail(reason="known", strict=True)
def test_that_is_known_to_fail():
    raise AssertionError

"""
SKIPPED = """\
def test_that_lacks_a_browser():
    pytest.skip("no browser on this machine")
"""
NOT_COLLECTED = 'pytest.importorskip("a_module_that_is_not_there")\n'


def run(folder: Path, tests: str, *arguments: str, ci: bool) -> tuple[int, str]:
    shutil.copyfile(CONFTEST, folder / "conftest.py")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = slow: slow\n", encoding="utf-8")
    (folder / "test_these.py").write_text(tests, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST")}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rsP", *arguments],
        cwd=folder,
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"CI": "true"} if ci else {}),
        capture_output=True,
        text=True,
    )
    return ended.returncode, ended.stdout


@pytest.mark.parametrize(
    ("arguments", "ci", "runs"),
    [
        pytest.param([], False, False, id="left out with a reason locally"),
        pytest.param(["-m", "slow"], False, True, id="run locally when asked for"),
        pytest.param([], True, True, id="run in CI"),
    ],
)
def test_slow_tests_are(tmp_path: Path, arguments: list[str], ci: bool, runs: bool) -> None:
    code, output = run(tmp_path, TESTS, *arguments, ci=ci)
    assert code == 0
    assert ("the slow test ran" in output) is runs
    assert ("slow: runs where CI is set" in output) is not runs


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        pytest.param(TESTS + SKIPPED, "no browser on this machine", id="a test skips itself"),
        pytest.param(TESTS + NOT_COLLECTED, "could not import 'a_module_that_is_not_there'", id="a file skips itself"),
    ],
)
def test_ci_fails_when(tmp_path: Path, tests: str, reason: str) -> None:
    code, output = run(tmp_path, tests, ci=True)
    assert code != 0
    assert f"skipped in CI, where nothing may be missing: {reason}" in output
