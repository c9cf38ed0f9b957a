"""Which files belong to a project, by git and by walking alike, and what they are called."""

import subprocess

import pytest

from shieldgen.discovery import discover
from shieldgen.errors import NothingToAnalyse
from shieldgen.settings import Settings

WORDS = "asyncio.create_task(f())\n"


@pytest.fixture(params=["walking", "git"])
def make(request, tmp_path):
    """Writes files and discovers the project, once by walking and once in a repository."""

    def run(files, settings=None, folder=""):
        for path, content in files.items():
            full = tmp_path / path
            full.parent.mkdir(parents=True, exist_ok=True)
            full.write_text(content)
        if request.param == "git":
            subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        return discover(tmp_path / folder, settings or Settings())

    return run


def names(project):
    return {file.path: file.module for file in project.files}


def test_ignored_installed_and_hidden_files_are_left_out(make):
    project = make(
        {
            ".gitignore": "build/\n*.gen.py\n!keep.gen.py\n",
            "app/.gitignore": "local.py\n/top.py\n",
            "app/main.py": "",
            "app/local.py": "",
            "app/top.py": "",
            "app/sub/top.py": "",
            "app/x.gen.py": "",
            "app/keep.gen.py": "",
            "build/lib.py": "",
            "env/pyvenv.cfg": "",
            "env/lib/site.py": "",
            "lib/site-packages/dep.py": "",
            "node_modules/x.py": "",
            ".hidden/x.py": "",
            "app/__pycache__/x.py": "",
            "app/notes.txt": "",
        }
    )
    assert list(names(project)) == ["app/keep.gen.py", "app/main.py", "app/sub/top.py"]
    assert project.problems == ()


def test_excluded_files_are_left_out(make):
    project = make({"app/a.py": "", "app/migrations/b.py": ""}, Settings(exclude=("migrations/",)))
    assert list(names(project)) == ["app/a.py"]


def test_a_folder_of_the_project_is_a_project_with_its_own_paths(make):
    assert names(make({"one/app/a.py": "", "two/b.py": ""}, folder="one")) == {"app/a.py": "app.a"}


def test_an_ignored_folder_can_be_analysed_by_its_name(make):
    project = make({".gitignore": "out/\n", "out/a.py": "", "b.py": ""}, folder="out")
    assert list(names(project)) == ["a.py"]


def test_a_repository_inside_is_walked(tmp_path):
    for path in ("a.py", "inner/b.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    for folder in ("inner", "."):
        subprocess.run(["git", "init", "-q"], cwd=tmp_path / folder, check=True)
    assert list(names(discover(tmp_path, Settings()))) == ["a.py", "inner/b.py"]


def test_a_file_that_git_lists_and_somebody_deleted_is_no_file(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("")
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "b.py").unlink()
    project = discover(tmp_path, Settings())
    assert (list(names(project)), project.problems) == (["a.py"], ())


def test_a_hook_of_the_repository_is_not_run(tmp_path):
    (tmp_path / "a.py").write_text("")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "hook.sh").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (tmp_path / "hook.sh").chmod(0o755)
    subprocess.run(["git", "config", "core.fsmonitor", str(tmp_path / "hook.sh")], cwd=tmp_path, check=True)
    discover(tmp_path, Settings())
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            ["app/__init__.py", "app/api/__init__.py", "app/api/v1.py"],
            {"app/__init__.py": "app", "app/api/__init__.py": "app.api", "app/api/v1.py": "app.api.v1"},
            id="packages",
        ),
        pytest.param(["app/main.py"], {"app/main.py": "app.main"}, id="a folder without __init__"),
        pytest.param(["main.py"], {"main.py": "main"}, id="a single file"),
        pytest.param(
            ["src/shop/__init__.py", "src/shop/main.py"],
            {"src/shop/__init__.py": "shop", "src/shop/main.py": "shop.main"},
            id="a src folder",
        ),
        pytest.param(["src/shop/main.py"], {"src/shop/main.py": "shop.main"}, id="a src folder without __init__"),
        pytest.param(
            ["services/a/pyproject.toml", "services/a/app/main.py", "services/b/app/__init__.py"],
            {"services/a/app/main.py": "app.main", "services/b/app/__init__.py": "app"},
            id="several applications",
        ),
    ],
)
def test_a_file_is_called_what_it_is_imported_by(make, files, expected):
    assert names(make(dict.fromkeys(files, ""))) == expected


def test_declared_source_roots_come_first(make):
    project = make({"lib/python/app/main.py": ""}, Settings(src=("lib/python",)))
    assert names(project) == {"lib/python/app/main.py": "app.main"}
    assert project.roots == ("lib/python", "")


@pytest.mark.parametrize(
    ("path", "content", "may"),
    [
        pytest.param("app/a.py", WORDS, True, id="it schedules"),
        pytest.param("app/a.py", "print('hello')\n", False, id="it has no such word"),
        pytest.param("tests/test_a.py", WORDS, False, id="it is a test"),
        pytest.param("app/conftest.py", WORDS, False, id="it serves tests"),
        pytest.param("app/wiring/a.py", f"# shieldgen: wiring sha256={'0' * 64}\n{WORDS}", False, id="it is generated"),
        pytest.param("app/rt/a.py", f"# shieldgen: runtime sha256={'0' * 64}\n{WORDS}", False, id="it is the runtime"),
        pytest.param("app/latest.py", WORDS, True, id="its name only ends like a test"),
    ],
)
def test_which_files_may_hold_sites(make, path, content, may):
    (file,) = make({path: content}).files
    assert (file.path, file.may_hold_sites) == (path, may)


def test_tests_hold_sites_where_they_are_asked_for(make):
    (file,) = make({"tests/test_a.py": WORDS}, Settings(tests=True)).files
    assert file.may_hold_sites


def test_fastapi_and_its_host_are_noticed(make):
    assert not make({"a.py": "# fastapi\n"}).fastapi
    project = make({"a.py": "from fastapi import FastAPI\nadd_tasks(app)\n", "b.py": "def add_tasks(app): ...\n"})
    assert (project.fastapi, project.hosted) == (True, True)


def test_a_folder_without_python_has_nothing_to_analyse(tmp_path):
    (tmp_path / "readme.txt").write_text("")
    with pytest.raises(NothingToAnalyse, match="no Python file was found"):
        discover(tmp_path, Settings())
