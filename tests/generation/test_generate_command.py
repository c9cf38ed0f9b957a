"""`shieldgen generate` as a user runs it: what it prints, what it writes, how it exits."""

import re
from pathlib import Path

import pytest

from shieldgen import __version__
from shieldgen.model.ownership import owned

HINTED = """\
from app.wiring.runtime import task


@task(shield=True)
async def work(a: int) -> None: ...
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "jobs.py").write_text(HINTED)
    (tmp_path / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_first_run_writes_the_wiring_and_the_runtime_and_the_second_nothing(project: Path, run) -> None:
    code, out, err = run("generate")
    assert (code, err) == (0, "")
    assert re.fullmatch(
        r"wrote app/wiring/__init__\.py\nwrote app/wiring/jobs\.py\n(wrote app/wiring/runtime/\w+\.py\n)+"
        r"1 task function of 1 module wired in app/wiring: \d+ files changed\n",
        out,
    )
    assert run("generate") == (0, "1 task function of 1 module wired in app/wiring: up to date\n", "")
    assert run("generate", "--check") == (0, "up to date\n", "")
    assert run("generate", "--diff") == (0, "", "")


def test_the_project_may_be_another_folder(project: Path, run, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir("/")
    assert run("generate", str(project))[0] == 0
    assert (project / "app" / "wiring" / "jobs.py").is_file()


def test_check_says_which_files_differ_and_why_and_writes_nothing(project: Path, run) -> None:
    run("generate")
    wiring = project / "app" / "wiring"
    (project / "app" / "jobs.py").write_text(HINTED.replace("a: int", "a: str"))
    (project / "app" / "more.py").write_text(HINTED)
    (wiring / "runtime" / "_task.py").write_text((wiring / "runtime" / "_task.py").read_text() + "# mine\n")
    (wiring / "runtime" / "_host.py").unlink()
    (wiring / "gone.py").write_bytes((wiring / "jobs.py").read_bytes())
    before = contents(project)
    code, out, _ = run("generate", "--check")
    assert code == 1
    assert out == (
        "app/wiring/gone.py: is superfluous: its task functions are gone\n"
        "app/wiring/jobs.py: is out of date\n"
        "app/wiring/more.py: is missing\n"
        "app/wiring/runtime/_host.py: is missing\n"
        "app/wiring/runtime/_task.py: was edited by hand\n"
        "  run `shieldgen generate --diff` to see how, `shieldgen generate --force` to overwrite it\n"
        "run `shieldgen generate`\n"
    )
    assert contents(project) == before


def test_check_names_the_files_of_a_runtime_of_another_version_and_both_ways_out(project: Path, run) -> None:
    run("generate")
    runtime = project / "app" / "wiring" / "runtime"
    for name in ("_task.py", "_part_that_is_gone.py"):
        (runtime / name).write_text(owned("runtime", '"""As another version has it."""\n'))
    code, out, _ = run("generate", "--check")
    assert code == 1
    assert out == (
        f"app/wiring/runtime/_part_that_is_gone.py: is not of the runtime of shieldgen {__version__}\n"
        f"app/wiring/runtime/_task.py: is not of the runtime of shieldgen {__version__}\n"
        "run `shieldgen generate`\n"
        "  it brings the runtime to this version, to be committed; or else install the version of shieldgen that "
        "wrote it here, and pin that\n"
    )
    assert run("generate")[0] == 0
    assert not (runtime / "_part_that_is_gone.py").exists()
    assert run("generate", "--check") == (0, "up to date\n", "")


def test_diff_shows_what_would_change_and_writes_nothing(project: Path, run) -> None:
    run("generate")
    (project / "app" / "jobs.py").write_text(HINTED.replace("shield=True", "shield=True, deadline=8"))
    before = contents(project)
    code, out, _ = run("generate", "--diff")
    assert code == 0
    assert "-_WORK = Policy(shield=True)\n+_WORK = Policy(shield=True, deadline=8.0)\n" in out
    assert contents(project) == before


@pytest.mark.parametrize("own", [b"# mine\n", None], ids=["a file of the team's own", "one edited by hand"])
def test_somebody_elses_work_is_only_overwritten_with_force(project: Path, run, own: bytes | None) -> None:
    run("generate")
    path = project / "app" / "wiring" / "jobs.py"
    path.write_bytes(own or path.read_bytes() + b"# edited\n")
    (project / "app" / "jobs.py").write_text(HINTED.replace("a: int", "a: str"))
    before = contents(project)
    code, out, err = run("generate")
    why = "was not written by shieldgen" if own else "was edited by hand"
    assert (code, out) == (2, "")
    assert err == (
        f"app/wiring/jobs.py: {why}\nnothing was written: move your changes elsewhere, or overwrite them with --force\n"
    )
    assert contents(project) == before
    assert run("generate", "--force")[0] == 0
    assert run("generate", "--check")[0] == 0


def test_wiring_whose_functions_are_gone_is_deleted(project: Path, run) -> None:
    run("generate")
    (project / "app" / "jobs.py").write_text("")
    code, out, _ = run("generate")
    assert (code, out) == (
        0,
        "deleted app/wiring/jobs.py\n0 task functions of 0 modules wired in app/wiring: 1 file changed\n"
        "no function carries a hint yet: `from app.wiring.runtime import task`, then @task(...) on one\n",
    )


def test_a_wrong_hint_changes_nothing_even_where_other_modules_are_right(project: Path, run) -> None:
    run("generate")
    (project / "app" / "jobs.py").write_text(HINTED.replace("shield=True", "deadline=0"))
    (project / "app" / "more.py").write_text(HINTED)
    before = contents(project)
    code, out, err = run("generate", "--check")
    assert (code, out) == (2, "")
    assert err == (
        "app/jobs.py:4:16: deadline must be a number of seconds above 0 (leave it out for no deadline), not 0\n"
        "nothing was written: 1 problem\n"
    )
    assert run("generate") == (code, out, err)
    assert contents(project) == before


def test_a_file_that_cannot_be_parsed_keeps_its_wiring(project: Path, run) -> None:
    run("generate")
    (project / "app" / "jobs.py").write_text(HINTED + "def broken(:\n")
    before = contents(project)
    assert run("generate")[0] == 2
    assert contents(project) == before


def test_the_runtime_may_be_installed_instead(project: Path, run) -> None:
    run("generate")
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    code, out, _ = run("generate")
    assert code == 0
    assert "deleted app/wiring/runtime/__init__.py\n" in out
    assert sorted(path.name for path in (project / "app" / "wiring").rglob("*.py")) == ["__init__.py", "jobs.py"]
    assert "from shieldgen_runtime import Policy, Task, Wiring\n" in (project / "app/wiring/jobs.py").read_text()


def test_the_testing_kit_is_vendored_where_it_is_asked_for(project: Path, run) -> None:
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nvendor = ["testing"]\n')
    run("generate")
    assert list((project / "app" / "wiring" / "runtime").glob("testing*"))
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nvendor = ["nothing"]\n')
    code, _, err = run("generate")
    assert code == 2
    assert err.startswith("error: pyproject.toml:3:1: the runtime has no part 'nothing'; it has: ")
    assert "testing" in err


def test_without_a_wiring_package_it_says_what_to_do(project: Path, run) -> None:
    (project / "pyproject.toml").unlink()
    code, out, err = run("generate")
    assert (code, out) == (2, "")
    assert err.startswith("error: no wiring package is set: run `shieldgen init`, or write `wiring = ")


def test_an_empty_project_is_nothing_to_analyse(tmp_path: Path, run) -> None:
    code, out, err = run("generate", str(tmp_path))
    assert (code, out) == (3, "")
    assert err.startswith("error: ")


def test_a_wiring_folder_that_is_a_link_out_of_the_project_is_refused(project: Path, run, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / "app" / "wiring").symlink_to(outside)
    code, _, err = run("generate")
    assert (code, err) == (
        2,
        "error: app/wiring: a symbolic link; shieldgen writes through none. Nothing was changed\n",
    )
    assert list(outside.iterdir()) == []


def test_ctrl_c_while_writing_is_one_line_and_changes_nothing(
    project: Path, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == 3:
            raise KeyboardInterrupt
        return real(self, target)

    before = contents(project)
    monkeypatch.setattr(Path, "replace", replace)
    assert run("generate") == (130, "", "interrupted: nothing was changed\n")
    assert contents(project) == before


def test_a_read_only_folder_is_one_line_and_changes_nothing(
    project: Path, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def refuse(self: Path, mode: str = "r", *arguments, **options):
        if "x" in mode:
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *arguments, **options)

    before = contents(project)
    monkeypatch.setattr(Path, "open", refuse)
    assert run("generate") == (
        2,
        "",
        "error: app/wiring/__init__.py: cannot be written (Permission denied); nothing was changed\n",
    )
    assert contents(project) == before
    assert not (project / "app" / "wiring").exists()


def test_names_of_the_project_do_not_steer_the_terminal(project: Path, run) -> None:
    (project / "app" / "jobs.py").unlink()
    (project / "app" / "b\x1b[31mad.py").write_text(HINTED)
    code, _, err = run("generate")
    assert code == 2
    assert err.startswith("app/b\\x1b[31mad.py:1:1: no import can name this module")


def test_a_long_or_deep_body_is_not_looked_at(project: Path, run) -> None:
    deep = "    x = " + "-" * 3000 + "1\n"
    (project / "app" / "deep.py").write_text(HINTED.replace("...\n", "\n" + deep))
    (project / "app" / "long.py").write_text(HINTED.replace("...\n", "\n" + "    x = [1, 2]\n" * 50_000))
    (project / "app" / "wide.py").write_text(HINTED.replace("a: int", "a: int = " + "-" * 2000 + "1"))
    code, out, err = run("generate")
    assert (code, err) == (0, "")
    assert "4 task functions of 4 modules wired" in out


def test_what_python_itself_cannot_parse_is_one_line_with_its_place(project: Path, run) -> None:
    (project / "app" / "deep.py").write_text(HINTED.replace("...\n", "\n    x = " + "(" * 1000 + ")" * 1000 + "\n"))
    code, out, err = run("generate")
    assert (code, out) == (2, "")
    assert err == (
        "app/deep.py:6:209: too many nested parentheses; split the expression\nnothing was written: 1 problem\n"
    )


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("app", "app/jobs.py:1:1: task functions inside the wiring package (app) cannot be wired; move this module"),
        ("app/jobs", "error: pyproject.toml:2:1: the package app/jobs would hide app/jobs.py; name another"),
        ("../app", "error: pyproject.toml:2:1: wiring must be a folder inside the project"),
        ("app/wiring/.", "error: pyproject.toml:2:1: 'app/wiring/.' cannot be imported as 'app.wiring..'; rename"),
    ],
    ids=["the application's own package", "that of a module", "outside of the project", "no package"],
)
def test_a_folder_that_cannot_hold_the_wiring_is_refused(project: Path, run, folder: str, message: str) -> None:
    (project / "pyproject.toml").write_text(f'[tool.shieldgen]\nwiring = "{folder}"\n')
    (project / "app" / "jobs.py").write_text(HINTED.replace("app.wiring.runtime", "shieldgen_runtime"))
    before = contents(project)
    code, out, err = run("generate")
    assert (code, out) == (2, "")
    assert err.startswith(message)
    assert contents(project) == before
