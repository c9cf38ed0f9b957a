"""The commands as processes: exit codes, formats, options and the boundary around everything."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shieldgen import __version__

FULL = Path("/dev/full")
BLOCKING = """\
import time

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def work() -> None:
    time.sleep(1)


@app.post("/work")
async def start(tasks: BackgroundTasks) -> None:
    tasks.add_task(work)
"""


def test_the_version_is_printed(shieldgen):
    done = shieldgen("--version")
    assert (done.returncode, done.stdout) == (0, f"shieldgen {__version__}\n")


def test_every_command_is_found_and_described(shieldgen):
    done = shieldgen("--help")
    assert done.returncode == 0
    for command in ("audit", "tasks", "rules", "explain"):
        assert f"\n  {command} " in done.stdout


def test_the_help_imports_no_reader_of_source():
    code = "import sys; from shieldgen.cli import build_app; build_app(); print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["audit", "--nonsense"], ["audit", "--format", "xml"], ["audit", "--fail-on", "never"]]
)
def test_wrong_usage_exits_2(shieldgen, arguments, tmp_path):
    done = shieldgen(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


@pytest.fixture
def blocking(project):
    """The project with a task that blocks the event loop, which is a warning."""
    (project / "app" / "main.py").write_text(BLOCKING)
    return project


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param([], 1, id="a warning fails"),
        pytest.param(["--fail-on", "error"], 0, id="unless only errors do"),
        pytest.param(["--exit-zero"], 0, id="or nothing does"),
        pytest.param(["--ignore", "SG102,SG4"], 0, id="or the rules are ignored"),
    ],
)
def test_the_threshold_decides_on_the_exit_code(blocking, inside, arguments, code):
    assert inside("audit", blocking, *arguments)[0] == code


@pytest.mark.parametrize("form", ["concise", "json", "github", "sarif"])
def test_the_exit_code_is_the_same_in_every_format(blocking, inside, form):
    assert inside("audit", blocking, "--format", form)[0] == 1


def test_the_configuration_is_the_default_of_the_options(blocking, audit):
    (blocking / "pyproject.toml").write_text('[tool.shieldgen]\nfail-on = "error"\nselect = ["SG401"]\n')
    assert audit(blocking) == (0, [("app/main.py", 9, "SG401")], [])
    assert audit(blocking, "--select", "SG101") == (0, [], [])
    assert audit(blocking, "--fail-on", "warning")[0] == 1


def test_a_suppression_is_counted_and_does_not_fail(project, audit, shieldgen):
    main = project / "app" / "main.py"
    source = main.read_text()
    main.write_text(source.replace("(notify(order))", "(notify(order))  # shieldgen: ignore[SG102] best effort"))
    code, _, _ = audit(project, "--select", "SG0,SG102")
    assert code == 0
    done = shieldgen("audit", project, "--select", "SG0,SG102")
    assert done.stdout.startswith("No findings; 1 suppressed.")


def test_paths_are_those_that_open_from_the_working_directory(project, shieldgen):
    done = shieldgen("audit", "app", "--format", "concise", "--select", "SG102", cwd=project)
    assert done.stdout.startswith("app/main.py:16:5: error[SG102]")
    done = shieldgen("audit", "--format", "concise", "--select", "SG102", cwd=project / "app")
    assert done.stdout.startswith("main.py:16:5: error[SG102]")


def test_tasks_lists_sites_in_json_version_1(project, shieldgen):
    done = shieldgen("tasks", project, "--format", "json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert list(document) == ["version", "sites", "tasks", "problems"]
    (site,) = document["sites"]
    assert {key: site[key] for key in ("path", "line", "column", "end_line", "kind", "enclosing", "target")} == {
        "path": "app/main.py",
        "line": 16,
        "column": 5,
        "end_line": 16,
        "kind": "create_task",
        "enclosing": "create",
        "target": {"path": "app/main.py", "qualname": "notify"},
    }
    verdicts = {"critical", "idempotent", "long_running", "handles_errors", "ref_kept"}
    assert {site[key] for key in verdicts} <= {"yes", "no", "unknown"}
    assert site["effects"] == ["http_post"]
    assert site["ref_kept"] == "no"
    (task,) = document["tasks"]
    assert (task["qualname"], task["hint"], len(task["sites"])) == ("notify", None, 1)
    assert {"bounded", "at_most_s", "because"} == set(task["duration"])
    assert [effect["kind"] for effect in task["effects"]] == ["http_post"]


def test_tasks_lists_them_for_people(project, shieldgen):
    done = shieldgen("tasks", project)
    assert done.returncode == 0
    assert "notify  " in done.stdout
    assert "create_task in create" in done.stdout


def test_explain_takes_a_code_or_a_name(inside):
    by_code, by_name = inside("explain", "sg202"), inside("explain", "non-idempotent-shielded")
    assert by_code == by_name
    assert by_code[1].startswith("# SG202 non-idempotent-shielded (error)\n")
    code, stdout, stderr = inside("explain", "SG2020")
    assert (code, stdout) == (2, "")
    assert "did you mean SG202?" in stderr


def test_rules_lists_every_rule(inside):
    lines = inside("rules")[1].splitlines()
    assert lines[0].startswith("SG001  warning  unused-suppression")
    assert lines == sorted(lines)


def test_rules_and_explanations_are_printed_for_programs_too(inside):
    every = json.loads(inside("rules", "--format", "json")[1])["rules"]
    (one,) = json.loads(inside("explain", "SG102", "--format", "json")[1])["rules"]
    assert one in every
    assert one["fix"] == {"safe": True, "does": "keep the task in a set until it is done"}
    assert inside("rules", "--format", "markdown")[1].startswith("| code | name | severity | fix | it reports |\n")
    assert "## Fix\n`shieldgen audit --fix`" in inside("explain", "SG102", "--format", "markdown")[1]
    for command in (["rules"], ["explain", "SG102"]):
        code, stdout, stderr = inside(*command, "--format", "html")
        assert (code, stdout) == (2, "")
        assert "no format is called 'html'; there are json, markdown, text" in stderr


@pytest.mark.parametrize("command", [["rules"], ["explain", "SG102"]], ids=["rules", "explain"])
def test_a_terminal_gets_them_rendered_and_a_pipe_as_they_are(inside, monkeypatch, command):
    plain = inside(*command)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    rendered = inside(*command)[1]
    assert "\x1b[" in rendered
    assert "\x1b[" not in plain
    for mark in ("```", "| ---"):
        assert mark not in rendered


def test_a_reader_that_goes_away_is_no_error(project, shieldgen):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "shieldgen", "audit", str(project)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(project):
    command = [sys.executable, "-m", "shieldgen", "audit", str(project)]
    with FULL.open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (2, "error: the output cannot be written: No space left on device\n")


def test_an_output_without_unicode_is_no_error(project, shieldgen):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    (project / "app" / "übel.py").write_text("def broken(:\n")
    done = shieldgen("audit", project, "--format", "concise", env=environment)
    assert done.returncode == 1
    assert "\\xfcbel.py" in done.stdout


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
    ids=["a file", "forced", "refused"],
)
def test_colours_are_for_terminals(project, shieldgen, environment, coloured):
    plain = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "NO_COLOR")}
    done = shieldgen("audit", project, env={**plain, **environment})
    assert ("\x1b[" in done.stdout) is coloured


def test_ctrl_c_ends_without_a_traceback(project):
    (project / ".git").mkdir()
    started = project / "started"
    slow = project / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\ntouch {started}\nexec sleep 60\n")
    slow.chmod(0o755)
    environment = {**os.environ, "PATH": f"{slow.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-m", "shieldgen", "audit", str(project)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        while not started.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (130, "", "")


def test_a_bug_exits_70_with_a_report_to_file(project):
    code = (
        "import sys; from shieldgen.pipeline import audit; from shieldgen.__main__ import main\n"
        "def broken(*_, **__): raise RuntimeError('no \\x1b[31msuch thing')\n"
        f"audit._gathered = broken; sys.argv = ['shieldgen', 'audit', {str(project)!r}]; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (70, "")
    first, *rest = done.stderr.splitlines()
    assert first == "bug in shieldgen: RuntimeError: no \\x1b[31msuch thing"
    assert "please file this" in rest[-1]
