"""The demonstration, run as the README says: its last line, its exit code, and that it leaves no trace."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from stage import APPS

LAST_LINE = re.compile(r"payments complete after shutdown: plain (\d+) of 20, wired (\d+) of 20")


def files_and_times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if "__pycache__" not in path.parts}


@pytest.mark.slow
def test_the_wired_shop_completes_every_payment_and_the_plain_one_does_not(tmp_path: Path) -> None:
    before = files_and_times(APPS)
    done = subprocess.run(
        [sys.executable, str(APPS / "demo.py")],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    match = LAST_LINE.fullmatch(done.stdout.splitlines()[-1])
    assert match, done.stdout
    plain, wired = map(int, match.groups())
    assert plain < wired == 20
    assert files_and_times(APPS) == before
    assert list(tmp_path.iterdir()) == []
