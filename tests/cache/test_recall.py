"""A stored report is given again exactly where a new run would say the same."""

import os
import shutil
import subprocess
import sys

import pytest

from shieldgen.__main__ import main
from shieldgen.pipeline import recall as recalling


def same(run, *options):
    """Runs with the cache and without: the same is said. Whether it was kept from an earlier run."""
    *said, kept = run(*options)
    *fresh, _ = run(*options, cached=False)
    assert said == fresh
    return kept


@pytest.fixture(params=["young", "settled"], autouse=True)
def trust(request, monkeypatch):
    """Once with files so young that their status is not relied on, once with files whose status is."""
    if request.param == "settled":
        for module in ("watched", "remember"):
            monkeypatch.setattr(f"shieldgen.pipeline.{module}.YOUNG", 0)


@pytest.mark.parametrize("command", ["audit", "tasks"])
def test_an_unchanged_project_says_what_it_said(run, command):
    first, again = run(command=command), run(command=command)
    assert not first[3]
    assert again == (*first[:3], True)


def test_another_command_line_is_another_report(run):
    run()
    assert not same(run, "--pedantic")
    assert same(run, "--pedantic")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("app/main.py", "import asyncio\n", id="a file with sites"),
        pytest.param(
            "app/services/mail.py", "async def notify(order: int) -> None: ...\n", id="a file that was followed"
        ),
        pytest.param("app/services/__init__.py", "notify = None\n", id="a re-export"),
        pytest.param("app/prices.py", "import asyncio\nasyncio.create_task(f())\n", id="a file that holds a word now"),
        pytest.param(
            "app/prices.py", "from app.base import Sender\nclass Sms(Sender):\n    pass\n", id="a new subclass"
        ),
        pytest.param("app/prices.py", "def broken(:\n", id="a file that is no Python now"),
        pytest.param("pyproject.toml", '[tool.shieldgen]\nfail-on = "error"\n', id="the configuration"),
        pytest.param("app/new.py", "x = 1\n", id="a new file"),
        pytest.param("requirements.txt", "fastapi==0.110.0\n", id="a new pin"),
        pytest.param("app/setup.py", "x = 1\n", id="a new mark of a root"),
        pytest.param("Dockerfile", "FROM python:3.13\nCMD uvicorn app.main:app\n", id="a new Dockerfile"),
        pytest.param("compose.yaml", "services: {api: {command: uvicorn app.main:app}}\n", id="a new manifest"),
    ],
)
def test_what_matters_is_noticed(run, project, path, text):
    run()
    (project / path).write_text(text)
    assert not same(run)
    assert same(run)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("app/prices.py", "PRICES = {1: 3}\n", id="a file that nothing was read in"),
        pytest.param("app/notes.txt", "x", id="a file of another language"),
        pytest.param("messages.yaml", "greeting: hello\n", id="YAML that is no manifest"),
    ],
)
def test_what_does_not_matter_is_not(run, project, path, text):
    (project / "messages.yaml").write_text("greeting: hi\n")
    run()
    (project / path).write_text(text)
    assert same(run)


def test_a_file_that_is_python_again_is_noticed(run, project):
    (project / "app" / "prices.py").write_text("def broken(:\n")
    assert "syntax error" in run()[1]
    (project / "app" / "prices.py").write_text("PRICES = {}\n")
    assert not same(run)


def test_a_changed_manifest_is_noticed(run, project):
    dockerfile = project / "Dockerfile"
    dockerfile.write_text('FROM python:3.13\nCMD ["uvicorn", "app.main:app"]\n')
    assert "SG602" not in run()[1]
    dockerfile.write_text("FROM python:3.13\nCMD uvicorn app.main:app\n")
    assert not same(run)
    assert "SG602" in run()[1]
    dockerfile.unlink()
    assert not same(run)


def test_a_removed_file_is_noticed(run, project):
    run()
    (project / "app" / "prices.py").unlink()
    assert not same(run)


def test_files_with_the_same_content_are_the_same(run, project):
    run()
    for path in project.rglob("*.py"):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
        os.utime(path, (1, 1))
    assert same(run)


def test_a_change_that_keeps_size_and_time_is_noticed(run, project):
    run()
    path = project / "app" / "main.py"
    status = path.stat()
    path.write_text(path.read_text().replace("create_task(", "ensure_futur("[:12]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not same(run)


def test_a_file_that_became_a_link_is_noticed(run, project):
    run()
    (project / "app" / "prices.py").rename(project / "app" / "costs.py")
    (project / "app" / "prices.py").symlink_to("costs.py")
    assert not same(run)
    assert same(run)
    (project / "app" / "costs.py").unlink()
    assert not same(run)


def test_an_ignored_file_is_noticed_once_it_is_none(run, project):
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / ".gitignore").write_text("app/local.py\n")
    (project / "app" / "local.py").write_text("import asyncio\nasyncio.create_task(f())\n")
    assert not same(run)
    assert same(run)
    (project / ".gitignore").write_text("")
    assert not same(run)


def test_a_folder_that_became_a_link_is_noticed(run, project, tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    run()
    shutil.move(project / "app", tmp_path / "app")
    (project / "app").symlink_to(tmp_path / "app")
    (project / "other.py").write_text("")
    assert not same(run)


def test_the_wiring_is_compared_anew(run, project):
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    run()
    assert same(run)
    (project / "app" / "wiring").mkdir()
    (project / "app" / "wiring" / "__init__.py").write_text("")
    assert not same(run)


@pytest.mark.parametrize("name", ["NO_COLOR", "GITHUB_ACTIONS", "COLUMNS"])
def test_another_environment_is_another_report(run, monkeypatch, name):
    run()
    monkeypatch.setenv(name, "1")
    assert not run()[3]


def test_another_version_of_fastapi_is_another_report(run, tmp_path, monkeypatch):
    run()
    installed = tmp_path / "site"
    (installed / "fastapi-0.110.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(installed)
    assert not run()[3]


def test_an_error_is_not_kept(run, project):
    (project / "pyproject.toml").write_text("[tool.shieldgen]\nnone = 1\n")
    assert [run()[0] for _ in range(2)] == [2, 2]
    assert run()[3] is False


def test_the_tool_itself_is_a_part_of_the_key(monkeypatch):
    before = recalling.key_of(["audit"])
    monkeypatch.setattr("shieldgen.pipeline.recall.__version__", "0")
    assert recalling.key_of(["audit"]) != before


def test_a_report_for_a_file_is_written_again(run, tmp_path):
    output = tmp_path / "report.json"
    run("--format", "json", "--output", output)
    before = output.read_bytes()
    output.unlink()
    assert run("--format", "json", "--output", output)[3]
    assert output.read_bytes() == before


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "-h"]])
def test_help_is_kept(monkeypatch, capsys, arguments):
    monkeypatch.setenv("COLUMNS", "90")
    said = []
    for _ in range(2):
        monkeypatch.setattr(sys, "argv", ["shieldgen", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "Usage: shieldgen" in said[0]
    assert recalling.recall(arguments) is not None
