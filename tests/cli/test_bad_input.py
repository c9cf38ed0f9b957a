"""What no tool likes to be given: each one clear message with its place, and everything else is still analysed."""

import ctypes
import os
import subprocess
import sys

import pytest

TOLD = [("app/main.py", 16, "SG102")]
SCHEDULES = "asyncio.create_task(f())\n"


def bad(project, audit, expected_kind, path="app/bad.py"):
    """Audits; the application's own finding is told as ever, and there is one problem, at `path`."""
    code, found, problems = audit(project, "--select", "SG102")
    assert [each for each in found if each[0] == "app/main.py"] == TOLD
    ((where, line, kind, message),) = problems
    assert (code, where, kind) == (1, path, expected_kind)
    return line, message


@pytest.mark.parametrize("words", [SCHEDULES, ""], ids=["in a file that schedules", "in a file that does not"])
def test_a_syntax_error_has_its_place(project, audit, words):
    (project / "app" / "bad.py").write_text(f"{words}x = 1\ndef broken(:\n    pass\n")
    line, message = bad(project, audit, "syntax")
    assert line == 2 + words.count("\n")
    assert "syntax" in message


def test_a_declared_encoding_is_read(project, audit):
    text = f"# -*- coding: latin-1 -*-\nimport asyncio\nname = 'Käse'; {SCHEDULES}"
    (project / "app" / "latin.py").write_bytes(text.encode("latin-1"))
    code, found, problems = audit(project, "--select", "SG102")
    assert (code, problems) == (1, [])
    assert [path for path, _, _ in found] == ["app/latin.py", "app/main.py"]


def test_a_byte_order_mark_is_read(project, audit):
    (project / "app" / "bom.py").write_bytes(b"\xef\xbb\xbfimport asyncio\n" + SCHEDULES.encode())
    code, found, problems = audit(project, "--select", "SG102")
    assert (code, problems) == (1, [])
    assert [path for path, _, _ in found] == ["app/bom.py", "app/main.py"]


def test_an_undeclared_encoding_is_a_problem(project, audit):
    (project / "app" / "bad.py").write_bytes(SCHEDULES.encode() + "name = 'Käse'\n".encode("latin-1"))
    _, message = bad(project, audit, "encoding")
    assert "declare its encoding" in message


def test_an_unknown_encoding_is_a_problem(project, audit):
    (project / "app" / "bad.py").write_text(f"# coding: klingon\n{SCHEDULES}")
    _, message = bad(project, audit, "encoding")
    assert "klingon" in message


@pytest.mark.parametrize("content", [b"\xff\xfe" + "x = 1\n".encode("utf-16-le"), b"x = 1\0\n" + SCHEDULES.encode()])
def test_what_is_no_text_is_a_problem(project, audit, content):
    (project / "app" / "bad.py").write_bytes(content)
    code, found, problems = audit(project, "--select", "SG102")
    assert (code, found) == (1, TOLD)
    assert [path for path, *_ in problems] == ["app/bad.py"]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        pytest.param("bad.py", "back to itself", id="a loop"),
        pytest.param("nothing.py", "nowhere", id="a missing target"),
        pytest.param("../../elsewhere/other.py", "out of the project", id="a file outside"),
    ],
)
def test_a_symbolic_link_is_not_followed(tmp_path, project, audit, target, says):
    root = project / "root"
    root.mkdir()
    (project / "app").rename(root / "app")
    (project / "elsewhere").mkdir()
    (project / "elsewhere" / "other.py").write_text(SCHEDULES)
    (root / "app" / "bad.py").symlink_to(target)
    _, message = bad(root, audit, "unreadable")
    assert says in message


def test_a_folder_that_links_to_its_parent_is_not_walked(project, audit):
    (project / "app" / "again").symlink_to(project)
    assert audit(project, "--select", "SG102") == (1, TOLD, [])


def test_a_link_to_a_file_of_the_project_is_no_second_file(project, audit):
    (project / "app" / "alias.py").symlink_to("main.py")
    assert audit(project, "--select", "SG102") == (1, TOLD, [])


def without_root_s_rights():
    """Runs in the child: root reads every file, unless the right to is taken from the programs that it starts."""
    drop, override, search = 24, 1, 2
    for right in (override, search):
        if ctypes.CDLL(None).prctl(drop, right, 0, 0, 0) != 0:
            raise OSError("the right to read every file cannot be dropped")


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are tried with those of Linux")
def test_an_unreadable_file_is_a_problem(project, shieldgen):
    (project / "app" / "bad.py").write_text(SCHEDULES)
    (project / "app" / "bad.py").chmod(0)
    limited = without_root_s_rights if os.geteuid() == 0 else None
    done = shieldgen("audit", project, "--format", "concise", "--select", "SG102", preexec_fn=limited)
    assert done.returncode == 1
    problem, finding, *_ = done.stdout.splitlines()
    assert problem.endswith("app/bad.py:1:1: error[unreadable] cannot be read (Permission denied)")
    assert "app/main.py:16:5: error[SG102]" in finding


def test_what_is_no_plain_file_is_a_problem(project, audit):
    os.mkfifo(project / "app" / "bad.py")
    _, message = bad(project, audit, "unreadable")
    assert "not a plain file" in message


@pytest.mark.parametrize("with_git", [False, True], ids=["walking", "listed by git"])
def test_a_folder_named_like_a_file_is_a_problem_and_its_files_are_read(project, audit, with_git):
    folder = project / "app" / "bad.py"
    folder.mkdir()
    (folder / "inside.py").write_text(f"import asyncio\n{SCHEDULES}")
    if with_git:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    code, found, problems = audit(project, "--select", "SG102")
    assert (code, found) == (1, [("app/bad.py/inside.py", 2, "SG102"), *TOLD])
    ((path, _, kind, message),) = problems
    assert (path, kind) == ("app/bad.py", "unreadable")
    assert "a folder with the name of a Python file" in message


def test_a_file_of_200_000_lines_is_read(project, audit):
    functions = "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(50_000))
    (project / "app" / "huge.py").write_text(f"import asyncio\n{functions}{SCHEDULES}")
    code, found, problems = audit(project, "--select", "SG102")
    assert (code, problems) == (1, [])
    assert found == [("app/huge.py", 200_002, "SG102"), *TOLD]


@pytest.mark.parametrize(
    "nested",
    [
        pytest.param("(" * 1000 + ")" * 1000, id="parentheses"),
        pytest.param("[" * 1000 + "]" * 1000, id="brackets"),
        pytest.param("-" * 100_000 + "1", id="signs"),
        pytest.param("+".join(["x"] * 50_000), id="a sum of fifty thousand terms"),
        pytest.param("x" + ".y" * 50_000, id="fifty thousand attributes"),
    ],
)
def test_deep_nesting_is_a_problem_or_read_but_never_a_crash(project, audit, nested):
    (project / "app" / "bad.py").write_text(f"import asyncio\nvalue = {nested}\n{SCHEDULES}")
    code, found, problems = audit(project, "--select", "SG102")
    assert code == 1
    assert [each for each in found if each[0] == "app/main.py"] == TOLD
    assert [path for path, *_ in problems] in ([], ["app/bad.py"])
    if not problems:
        assert ("app/bad.py", 3, "SG102") in found


def test_an_empty_project_has_nothing_to_analyse(tmp_path, shieldgen):
    done = shieldgen("audit", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"error: {tmp_path}: no Python file was found; give the folder that holds the application\n"


def test_a_missing_folder_and_a_file_are_nothing_to_analyse(project, shieldgen):
    done = shieldgen("audit", project / "nowhere")
    assert (done.returncode, done.stderr) == (3, f"error: {project / 'nowhere'}: does not exist\n")
    done = shieldgen("audit", project / "app" / "main.py")
    assert done.returncode == 3
    assert done.stderr.endswith("is a file; give the project's folder\n")


def test_a_project_in_which_no_file_can_be_read_is_nothing_to_analyse(tmp_path, shieldgen):
    (tmp_path / "only.py").symlink_to("only.py")
    done = shieldgen("audit", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "no Python file can be read; the first: only.py:1:1" in done.stderr


def test_a_project_without_fastapi_is_told_so(tmp_path, shieldgen):
    (tmp_path / "plain.py").write_text("print('hello')\n")
    done = shieldgen("audit", tmp_path)
    assert done.returncode == 0
    assert "No findings." in done.stdout
    assert done.stderr == "note: no file imports FastAPI or Starlette; looked at asyncio and anyio tasks alone\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "[project]\nname = \n",
            "pyproject.toml:2:8: broken TOML: Invalid value",
            id="broken TOML",
        ),
        pytest.param(
            '[project]\nname = "x"\n\n[tool.shieldgen]\n  ignor = ["SG102"]\n',
            "pyproject.toml:5:3: unknown key 'ignor' in [tool.shieldgen]; did you mean 'ignore'?",
            id="an unknown key",
        ),
        pytest.param(
            '[tool.shieldgen]\nfail-on = "always"\n',
            'pyproject.toml:2:1: fail-on must be "error" or "warning" or "note", not \'always\'',
            id="a value that is none",
        ),
        pytest.param(
            '[tool.shieldgen]\nwiring = "../outside"\n',
            "pyproject.toml:2:1: wiring must be a folder inside the project",
            id="a folder outside",
        ),
        pytest.param(
            '[tool.shieldgen]\nselect = ["SG999"]\n', "no rule has the code 'SG999'", id="a rule that is none"
        ),
        pytest.param("[tool]\nshieldgen = 3\n", "pyproject.toml:2:1: tool.shieldgen must be a table", id="no table"),
        pytest.param('[tool.shieldgen]\napp = "\udcff"\n', "pyproject.toml:2:1: not UTF-8", id="another encoding"),
    ],
)
def test_a_wrong_configuration_is_told_with_its_place(project, inside, text, says):
    (project / "pyproject.toml").write_bytes(text.encode("utf-8", errors="surrogateescape"))
    code, stdout, stderr = inside("audit", project)
    assert (code, stdout) == (2, "")
    assert stderr.startswith(f"error: {says}")
    assert stderr.count("\n") == 1


def test_a_wrong_configuration_stops_every_command_that_reads_it(project, inside):
    (project / "pyproject.toml").write_text("[tool.shieldgen]\nignor = []\n")
    for command in ("tasks", "generate", "init"):
        code, stdout, stderr = inside(command, project)
        assert (code, stdout) == (2, "")
        assert stderr.startswith("error: pyproject.toml:2:1: unknown key 'ignor'")


def test_a_name_cannot_steer_the_terminal(project, inside):
    (project / "app" / "\x1b[2Jevil\n.py").write_text("def broken(:\n")
    for form in ("text", "concise", "github"):
        code, stdout, _ = inside("audit", project, "--format", form)
        assert code == 1
        assert "\x1b" not in stdout


def test_a_folder_that_is_a_link_to_itself_is_said_to_be_one(tmp_path, shieldgen):
    (tmp_path / "loop").symlink_to("loop")
    done = shieldgen("audit", tmp_path / "loop")
    assert (done.returncode, done.stdout) == (2, "")
    assert "symbolic links" in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are tried with those of Linux")
def test_a_working_directory_without_permission_is_said_to_be_that(project, shieldgen):
    limited = without_root_s_rights if os.geteuid() == 0 else None
    script = "import os, runpy; os.chmod('.', 0); runpy.run_module('shieldgen', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", script, "audit"], cwd=project, capture_output=True, text=True, preexec_fn=limited
    )
    project.chmod(0o700)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "Permission denied" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that a process works in")
def test_a_working_directory_that_was_removed_is_said_to_be_gone(tmp_path, shieldgen):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = shieldgen("audit", cwd=gone, preexec_fn=gone.rmdir)
    assert (done.returncode, done.stderr) == (2, "error: the working directory is not there any more\n")
