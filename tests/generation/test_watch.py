"""`shieldgen generate --watch`: saves in a running project, and the wiring after each."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shieldgen.__main__ import main

HINTED = "from shieldgen_runtime import task\n\n\n@task(deadline={deadline})\nasync def work(a: int) -> None: ...\n"
ENOUGH = 30.0
"""Seconds after which what should have come will not come."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "jobs.py").write_text(HINTED.format(deadline=1))
    (tmp_path / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    return tmp_path


@pytest.fixture
def watcher(project: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "shieldgen", "generate", "--watch", str(project)]
    watcher = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    assert watcher.stdout is not None
    while "watching" not in watcher.stdout.readline():
        assert watcher.poll() is None, watcher.stderr
    yield watcher
    watcher.kill()
    watcher.communicate()


def wait_until(wiring: Path, text: str) -> None:
    begin = time.monotonic()
    while text not in wiring.read_text():
        assert time.monotonic() - begin < ENOUGH, f"{text} did not come"
        time.sleep(0.005)


def test_every_save_comes_into_the_wiring(project: Path, watcher: "subprocess.Popen[str]") -> None:
    for deadline in range(2, 6):
        (project / "app" / "jobs.py").write_text(HINTED.format(deadline=deadline))
        wait_until(project / "app" / "wiring" / "jobs.py", f"deadline={deadline}.0")


def test_a_mistake_is_told_and_the_next_save_mends_it(project: Path, watcher: "subprocess.Popen[str]") -> None:
    wiring = project / "app" / "wiring" / "jobs.py"
    before = wiring.read_text()
    (project / "app" / "jobs.py").write_text(HINTED.format(deadline=-1))
    assert watcher.stderr is not None
    assert "app/jobs.py:4:16: deadline must be a number of seconds above 0" in watcher.stderr.readline()
    assert wiring.read_text() == before
    (project / "pyproject.toml").write_text("[tool.shieldgen\n")
    while "pyproject.toml:1" not in (line := watcher.stderr.readline()):
        assert line, "the watch has ended"
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    (project / "app" / "jobs.py").write_text(HINTED.format(deadline=9))
    wait_until(wiring, "deadline=9.0")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_ends_it_without_a_word(watcher: "subprocess.Popen[str]") -> None:
    watcher.send_signal(signal.SIGINT)
    _, err = watcher.communicate(timeout=ENOUGH)
    assert (watcher.returncode, err) == (130, "")


def test_it_is_not_for_looking_only(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["shieldgen", "generate", str(project), "--watch", "--check"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "--watch writes; leave out --check and --diff" in capsys.readouterr().err
