"""`audit --fix`, `--unsafe-fixes` and `--diff` as they are run: files, exit codes, and what is said where."""

import json
import subprocess

import pytest

from shieldgen import writing


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def committed(project, monkeypatch):
    """The project as a repository without changes, and as the working directory."""
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "begin")
    monkeypatch.chdir(project)
    return project


def main(project):
    return (project / "app" / "main.py").read_text()


def test_sarif_tells_of_the_change_that_a_fix_makes(committed, inside):
    _, stdout, _ = inside("audit", "--select", "SG102", "--format", "sarif")
    (result,) = json.loads(stdout)["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    lines = main(committed).splitlines(keepends=True)
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        lines[region["startLine"] - 1 : region["endLine"] - 1] = [replacement["insertedContent"]["text"]]
    inside("audit", "--select", "SG102", "--fix")
    assert "".join(lines) == main(committed)


def test_a_fix_is_written_said_and_undone_as_it_says(committed, inside):
    before = main(committed)
    code, stdout, stderr = inside("audit", "--select", "SG102", "--fix")
    assert code == 0
    assert "No findings" in stdout
    assert "task.add_done_callback(_background_tasks.discard)" in main(committed)
    assert stderr.splitlines() == [
        "fixed SG102: app/main.py:16:5: keep the task in a set until it is done",
        "1 place in 1 file fixed",
        "to undo this: git restore .",
    ]
    git(committed, "restore", ".")
    assert main(committed) == before


def test_what_is_left_is_reported_and_decides_the_exit_code(committed, inside):
    code, stdout, _ = inside("audit", "--fix")
    assert code == 1
    assert "SG102" not in stdout
    assert "SG103" in stdout, "the task is kept now, and nobody waits for it when the application stops"


def test_a_diff_writes_nothing_and_can_be_applied(committed, inside):
    before = main(committed)
    code, diff, stderr = inside("audit", "--select", "SG102", "--diff")
    assert (code, main(committed)) == (1, before)
    assert stderr.splitlines() == [
        "would fix SG102: app/main.py:16:5: keep the task in a set until it is done",
        "1 place in 1 file would be fixed",
    ]
    subprocess.run(["git", "apply", "-"], cwd=committed, input=diff, text=True, check=True)
    assert inside("audit", "--select", "SG102", "--diff") == (0, "", "nothing to fix\n")


def test_a_program_gets_the_report_alone(committed, inside):
    _, stdout, _ = inside("audit", "--select", "SG102", "--fix", "--format", "json")
    assert json.loads(stdout)["findings"] == []


def test_a_fix_is_made_again_where_it_was_undone(committed, inside):
    for _ in range(2):
        assert inside("audit", "--select", "SG102", "--fix")[0] == 0
        assert "background_tasks" in main(committed)
        git(committed, "restore", ".")


def test_changes_that_are_not_committed_are_left_alone(committed, inside):
    (committed / "notes.txt").write_text("mine")
    before = main(committed)
    code, stdout, stderr = inside("audit", "--select", "SG102", "--fix")
    assert (code, stdout, main(committed)) == (2, "", before)
    assert "notes.txt" in stderr
    assert "--allow-dirty" in stderr
    assert inside("audit", "--select", "SG102", "--fix", "--allow-dirty")[0] == 0
    assert main(committed) != before


def test_without_git_the_diff_undoes_it(project, inside, monkeypatch):
    monkeypatch.chdir(project)
    before = main(project)
    diff = inside("audit", "--select", "SG102", "--diff")[1]
    stderr = inside("audit", "--select", "SG102", "--fix")[2]
    assert "patch -R -p1 with the diff that `shieldgen audit --diff` showed before --fix" in stderr
    subprocess.run(["git", "apply", "-R"], cwd=project, input=diff, text=True, check=True, capture_output=True)
    assert main(project) == before


def test_unsafe_fixes_are_counted_and_made_where_they_are_asked_for(committed, inside):
    (committed / "app" / "main.py").write_text(SHIELDED)
    git(committed, "commit", "-q", "-a", "-m", "shielded")
    code, _, stderr = inside("audit", "--select", "SG204", "--fix")
    assert (code, main(committed)) == (1, SHIELDED)
    assert stderr.splitlines() == [
        "nothing to fix",
        "1 more with --unsafe-fixes, which change what the program does",
    ]
    assert inside("audit", "--select", "SG204", "--fix", "--unsafe-fixes")[0] == 0
    assert "timeout=10" in main(committed)


def test_unsafe_fixes_alone_are_wrong_usage(committed, inside):
    code, _, stderr = inside("audit", "--unsafe-fixes")
    assert code == 2
    assert "--unsafe-fixes goes with --fix or --diff" in stderr


def test_the_wiring_follows_the_hints_that_were_fixed(committed, inside):
    assert inside("init")[0] == 0
    (committed / "app" / "payments.py").write_text(HINTED)
    assert inside("generate")[0] == 0
    git(committed, "add", "-A")
    git(committed, "commit", "-q", "-m", "wired")
    code, _, stderr = inside("audit", "--select", "SG206,SG502", "--fix")
    assert (code, stderr.splitlines()[1]) == (0, "1 place in 2 files fixed")
    assert 'name="settle_{order_id}"' in (committed / "app" / "payments.py").read_text()
    assert 'f"settle_{order_id}"' in (committed / "app" / "wiring" / "payments.py").read_text()
    assert inside("generate", "--check")[0] == 0


@pytest.mark.parametrize("option", [["--format", "json"], ["--output", "report"]], ids=["format", "output"])
def test_a_diff_is_no_report(committed, inside, option):
    code, stdout, stderr = inside("audit", "--diff", *option)
    assert (code, stdout) == (2, "")
    assert "--diff prints a diff and no report" in stderr


def test_quiet_fixes_are_made_without_a_word(committed, inside):
    before = main(committed)
    assert inside("audit", "--select", "SG102", "--fix", "--quiet")[2] == ""
    assert main(committed) != before


def test_nothing_is_changed_where_one_file_cannot_be_written(committed, inside, monkeypatch):
    (committed / "app" / "other.py").write_text(main(committed))
    git(committed, "add", "-A")
    git(committed, "commit", "-q", "-m", "two")
    before = main(committed)
    moves = []

    def move(self, path):
        moves.append(path)
        if len(moves) == 2:
            raise OSError(28, "No space left on device")
        original(self, path)

    original = writing._Transaction.move
    monkeypatch.setattr(writing._Transaction, "move", move)
    code, stdout, stderr = inside("audit", "--select", "SG102", "--fix")
    assert (code, stdout) == (2, "")
    assert "nothing was changed" in stderr
    assert main(committed) == before
    assert git(committed, "status", "--porcelain") == ""


HINTED = """\
from app.wiring.runtime import task


@task(shield=True, deadline=8)
async def settle(order_id: int) -> None:
    pass
"""
SHIELDED = """\
import httpx
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(f"https://example.org/orders/{order}", json={"state": "reserved"})


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, name="reserve").schedule(reserve, order)
"""
