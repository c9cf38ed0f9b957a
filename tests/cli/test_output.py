"""Where a report goes: a file, a terminal, a pipe, and what happens where none of them takes it."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
LINE = "app/main.py:16:5: error[SG102]"


def command(project, *arguments):
    return [sys.executable, "-m", "shieldgen", "audit", str(project), "--select", "SG102", *map(str, arguments)]


def test_a_report_goes_to_a_file_and_nothing_is_printed(project, inside):
    code, stdout, stderr = inside("audit", project, "--format", "json", "--output", project / "report.json")
    assert (code, stdout, stderr) == (1, "", "")
    document = json.loads((project / "report.json").read_text("utf-8"))
    assert document["summary"]["errors"] == len(document["findings"]) > 0
    assert [entry.name for entry in project.iterdir() if "report" in entry.name] == ["report.json"]


def test_so_does_the_list_of_tasks(project, inside):
    assert inside("tasks", project, "--format", "mermaid", "-o", project / "tasks.mmd")[:2] == (0, "")
    assert (project / "tasks.mmd").read_text("utf-8").startswith("flowchart LR\n")


@pytest.mark.parametrize("name", ["audit", "tasks"])
def test_html_is_one_file(project, inside, name):
    inside(name, project, "--format", "html", "--output", project / "page.html")
    assert (project / "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_file_is_replaced_whole_and_keeps_its_rights_and_its_links(project, inside):
    (project / "real.txt").write_text("old " * 10_000)
    (project / "real.txt").chmod(0o640)
    (project / "report.txt").symlink_to("real.txt")
    inside("audit", project, "--format", "concise", "--output", project / "report.txt")
    assert (project / "report.txt").is_symlink()
    assert "old" not in (project / "real.txt").read_text("utf-8")
    assert stat.S_IMODE((project / "real.txt").stat().st_mode) == 0o640


def test_a_file_has_no_colours_and_no_annotations(project, inside, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    inside("audit", project, "--output", project / "report.txt")
    text = (project / "report.txt").read_text("utf-8")
    assert "\x1b" not in text
    assert "::error" not in text


@pytest.mark.parametrize(
    ("output", "message"),
    [
        pytest.param("missing/report.txt", "No such file or directory", id="a folder that is not there"),
        pytest.param("app", "Is a directory", id="a folder"),
        pytest.param("app/main.py/report.txt", "Not a directory", id="a file as a folder"),
        pytest.param("x" * 300, "File name too long", id="a name that no file may have"),
    ],
)
def test_an_output_that_cannot_be_written_is_one_line(project, shieldgen, output, message):
    done = shieldgen("audit", ".", "--output", output, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {output}: cannot be written ({message})\n"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_a_file_is_one_line(project, shieldgen):
    done = shieldgen("audit", project, "--output", FULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: /dev/full: cannot be written (No space left on device)\n"


def test_a_report_that_does_not_fit_leaves_the_last_one_as_it_was(project):
    (project / "report.txt").write_text("the last one")
    limited = f"ulimit -f 0; trap '' XFSZ; exec {' '.join(command(project, '-o', project / 'report.txt'))}"
    done = subprocess.run(["sh", "-c", limited], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {project}/report.txt: cannot be written (File too large)\n"
    assert (project / "report.txt").read_text() == "the last one"
    assert not list(project.glob(".*shieldgen-new"))


def test_a_closed_output_is_one_line(project):
    done = subprocess.run(
        ["sh", "-c", f"exec {' '.join(command(project))} >&-"], stderr=subprocess.PIPE, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (
        2,
        "error: the output cannot be written: standard output is closed\n",
    )


def test_a_diff_to_a_closed_output_is_one_line(project):
    line = f"exec {sys.executable} -m shieldgen init --dry-run {project} >&-"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        2,
        "error: the output cannot be written: standard output is closed\n",
    )


@pytest.mark.parametrize(("place", "code"), [("", 1), ("/missing", 3)], ids=["findings", "an error"])
def test_a_closed_standard_error_changes_no_exit_code(project, place, code):
    line = f"exec {sys.executable} -m shieldgen audit --no-cache {project}{place} 2>&-"
    done = subprocess.run(["sh", "-c", line], stdout=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, "SG102" in done.stdout) == (code, code == 1)


def test_a_terminal_that_is_gone_is_no_error(project):
    ours, theirs = pty.openpty()
    os.close(ours)
    done = subprocess.run(command(project), stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("variables", "arguments", "begins"),
    [
        pytest.param({"GITHUB_ACTIONS": "true"}, [], "::error file=app/main.py,", id="chosen by itself in a workflow"),
        pytest.param({"GITHUB_ACTIONS": "true"}, ["--format", "concise"], LINE, id="not where another is asked for"),
        pytest.param({"GITHUB_ACTIONS": "false"}, [], "notify  app/main.py", id="not where the variable says no"),
        pytest.param({}, [], "notify  app/main.py", id="not elsewhere"),
    ],
)
def test_annotations_are_the_default_in_a_github_workflow(project, variables, arguments, begins):
    environment = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"} | variables
    done = subprocess.run(
        command(".", *arguments), cwd=project, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith(begins), done.stdout


def test_the_schemas_are_printed(inside):
    for name in ("audit", "tasks", "rules"):
        code, stdout, _ = inside("schema", name)
        assert (code, json.loads(stdout)["$id"]) == (0, f"urn:shieldgen:schema:{name}:1")
    assert inside("schema", "hint")[0] == 2
