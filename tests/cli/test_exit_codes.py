"""The table of exit codes in the README: a run of the command for each row, and a row for each code."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shieldgen.exits import Exit

README = Path(__file__).parents[2] / "README.md"


def rows():
    """The codes of the table, with what they mean."""
    text = README.read_text("utf-8").partition("\n## Exit codes\n")[2].partition("\n## ")[0]
    return {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE)}


def clean(project, shieldgen):
    (project / "app" / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    return shieldgen("audit", project, "--no-cache")


def findings(project, shieldgen):
    return shieldgen("audit", project, "--no-cache")


def usage(project, shieldgen):
    (project / "pyproject.toml").write_text("[tool.shieldgen]\nselekt = []\n")
    return shieldgen("audit", project, "--no-cache")


def nothing(project, shieldgen):
    return shieldgen("audit", project / "nowhere", "--no-cache")


def bug(project, shieldgen):
    code = (
        "import sys; from shieldgen.pipeline import audit; from shieldgen.__main__ import main\n"
        "def broken(*_, **__): raise RuntimeError\n"
        f"audit._gathered = broken; sys.argv = ['shieldgen', 'audit', {str(project)!r}, '--no-cache']; main()"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def interrupted(project, shieldgen):
    started = project / "started"
    code = (
        "import pathlib, sys, time; from shieldgen.pipeline import audit; from shieldgen.__main__ import main\n"
        f"def slow(*_, **__): pathlib.Path({str(started)!r}).touch(); time.sleep(60)\n"
        f"audit._gathered = slow; sys.argv = ['shieldgen', 'audit', {str(project)!r}, '--no-cache']; main()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not started.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    return process


RUNS = {
    Exit.CLEAN: clean,
    Exit.FINDINGS: findings,
    Exit.USAGE: usage,
    Exit.NOTHING: nothing,
    Exit.BUG: bug,
    Exit.INTERRUPTED: interrupted,
}


@pytest.mark.parametrize("code", sorted(rows()), ids=lambda code: f"{code}: {rows()[code]}")
def test_each_row_of_the_table_is_what_a_run_ends_with(code, project, shieldgen):
    assert RUNS[Exit(code)](project, shieldgen).returncode == code


def test_the_table_has_every_code():
    assert set(rows()) == set(Exit) == set(RUNS)


@pytest.mark.parametrize("shown", ["text", "concise", "json", "sarif", "github", "gitlab", "markdown", "html"])
def test_exit_zero_is_for_findings_and_not_for_mistakes(project, inside, shown):
    assert inside("audit", project, "--exit-zero", "--format", shown)[0] == 0
    (project / "pyproject.toml").write_text("[tool.shieldgen]\nselekt = []\n")
    assert inside("audit", project, "--exit-zero", "--format", shown)[0] == 2


@pytest.mark.parametrize(
    ("threshold", "codes"),
    [("error", (1, 0, 0)), ("warning", (1, 1, 0)), ("note", (1, 1, 1))],
)
def test_fail_on_sets_what_severity_fails(project, inside, threshold, codes):
    for severity, code in zip(("error", "warning", "note"), codes, strict=True):
        table = f'[tool.shieldgen]\nselect = ["SG102"]\nseverity = {{ SG102 = "{severity}" }}\n'
        (project / "pyproject.toml").write_text(table)
        assert inside("audit", project, "--fail-on", threshold)[0] == code
