"""`shieldgen init` on every shape of application: what changes, byte for byte, and what it refuses."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from shieldgen.__main__ import main

MODULE_LEVEL = """\
# The application.
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

app = FastAPI(
    title="x",  # kept
)   # and this
app.add_middleware(GZipMiddleware)
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["shieldgen", *arguments])
        try:
            main()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        told = capsys.readouterr()
        return int(code or 0), told.out, told.err

    return run


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes a project of these files and goes into it."""

    def make(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


SHAPES = [
    pytest.param(
        {"app/__init__.py": "", "app/main.py": MODULE_LEVEL},
        "app/main.py",
        MODULE_LEVEL.replace(
            "GZipMiddleware\n\n", "GZipMiddleware\n\nfrom app.wiring.runtime import add_tasks\n\n"
        ).replace("# and this\n", "# and this\nadd_tasks(app)\n"),
        ("app.main:app", "app/wiring"),
        id="an application at the top of a module",
    ),
    pytest.param(
        {"main.py": "import fastapi as f\n\napi: f.FastAPI = f.FastAPI()"},
        "main.py",
        "import fastapi as f\n\nfrom wiring.runtime import add_tasks\n\napi: f.FastAPI = f.FastAPI()\nadd_tasks(api)\n",
        ("main:api", "wiring"),
        id="a file without a package, and without a newline at its end",
    ),
    pytest.param(
        {
            "app/__init__.py": "",
            "app/api/__init__.py": "",
            "app/api/factory.py": (
                '"""Makes it."""\n\nfrom fastapi import FastAPI\n\nfrom app import db\nfrom app.zoo import animal\n\n\n'
                "def create_app() -> FastAPI:\n\tapp = FastAPI()\n\tdb.setup(app)\n\treturn app\n"
            ),
        },
        "app/api/factory.py",
        (
            '"""Makes it."""\n\nfrom fastapi import FastAPI\n\nfrom app import db\n'
            "from app.wiring.runtime import add_tasks\nfrom app.zoo import animal\n\n\n"
            "def create_app() -> FastAPI:\n\tapp = FastAPI()\n\tadd_tasks(app)\n\tdb.setup(app)\n\treturn app\n"
        ),
        ("app.api.factory:create_app", "app/wiring"),
        id="a factory, indented with tabs, whose file imports from the same package",
    ),
    pytest.param(
        {
            "app/__init__.py": "",
            "app/main.py": (
                "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\nfrom .db import pool\n\n\n"
                "def create_app(app_name: str) -> FastAPI:\n    # built at once\n"
                "    return FastAPI(title=app_name)  # here\n"
            ),
        },
        "app/main.py",
        (
            "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\nfrom .db import pool\n"
            "from .wiring.runtime import add_tasks\n\n\n"
            "def create_app(app_name: str) -> FastAPI:\n    # built at once\n"
            "    app_ = FastAPI(title=app_name)  # here\n    add_tasks(app_)\n    return app_\n"
        )
        .replace("app_ =", "app =")
        .replace("add_tasks(app_)", "add_tasks(app)")
        .replace("return app_", "return app"),
        ("app.main:create_app", "app/wiring"),
        id="a factory that returns it at once, with relative imports",
    ),
    pytest.param(
        {
            "src/shop/__init__.py": (
                "from __future__ import annotations\n\nfrom fastapi import FastAPI\n\nif True:\n    app = FastAPI()\n"
            ),
            "src/shop/other.py": "",
        },
        "src/shop/__init__.py",
        (
            "from __future__ import annotations\n\nfrom fastapi import FastAPI\n\n"
            "from shop.wiring.runtime import add_tasks\n\n"
            "if True:\n    app = FastAPI()\n    add_tasks(app)\n"
        ),
        ("shop:app", "src/shop/wiring"),
        id="an `__init__` below src, inside a block",
    ),
    pytest.param(
        {
            "main.py": (
                "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n'''Grüße'''\nimport fastapi\nx = fastapi.FastAPI()\n"
            ).encode("latin-1")
        },
        "main.py",
        (
            "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n'''Grüße'''\nimport fastapi\n\n"
            "from wiring.runtime import add_tasks\nx = fastapi.FastAPI()\nadd_tasks(x)\n"
        ).encode("latin-1"),
        ("main:x", "wiring"),
        id="another encoding",
    ),
    pytest.param(
        {"main.py": b"\xef\xbb\xbf" + MODULE_LEVEL.replace("\n", "\r\n").encode()},
        "main.py",
        b"\xef\xbb\xbf"
        + MODULE_LEVEL.replace("GZipMiddleware\n\n", "GZipMiddleware\n\nfrom wiring.runtime import add_tasks\n\n")
        .replace("# and this\n", "# and this\nadd_tasks(app)\n")
        .replace("\n", "\r\n")
        .encode(),
        ("main:app", "wiring"),
        id="line endings of Windows and a byte order mark",
    ),
    pytest.param(
        {
            "base.py": "from fastapi import FastAPI\n\n\nclass Api(FastAPI):\n    pass\n",
            "server.py": (
                "from base import Api\n\n\nclass Server:\n    def __init__(self) -> None:\n        self.api = Api()\n"
                "\n\ndef add_tasks() -> None: ...  # another one\n"
            ),
        },
        "server.py",
        (
            "from base import Api\n\nfrom wiring.runtime import add_tasks as host_tasks\n\n\n"
            "class Server:\n    def __init__(self) -> None:\n        self.api = Api()\n        host_tasks(self.api)\n"
            "\n\ndef add_tasks() -> None: ...  # another one\n"
        ),
        ("server:Server.__init__", "wiring"),
        id="a class derived from FastAPI, kept in an attribute, beside another add_tasks",
    ),
    pytest.param(
        {
            "main.py": (
                "from fastapi import FastAPI\n\nadmin = FastAPI()\napp = FastAPI()\napp.mount('/admin', admin)\n"
            )
        },
        "main.py",
        (
            "from fastapi import FastAPI\n\nfrom wiring.runtime import add_tasks\n\nadmin = FastAPI()\n"
            "app = FastAPI()\nadd_tasks(app)\napp.mount('/admin', admin)\n"
        ),
        ("main:app", "wiring"),
        id="an application that mounts another",
    ),
]


@pytest.mark.parametrize(("files", "changed", "expected", "configured"), SHAPES)
def test_the_call_and_its_import_are_added_and_every_other_byte_stays(
    make, run, files: dict[str, str], changed: str, expected: str | bytes, configured: tuple[str, str]
) -> None:
    root = make(files)
    code, out, err = run("init")
    assert (code, err) == (0, "")
    after = (root / changed).read_bytes()
    assert after == (expected if isinstance(expected, bytes) else expected.encode())
    ast.parse(after)
    for name, content in files.items():
        if name != changed:
            assert (root / name).read_bytes() == (content if isinstance(content, bytes) else content.encode())
    app, wiring = configured
    table = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["shieldgen"]
    assert table == {"app": app, "wiring": wiring}
    assert (root / wiring / "runtime" / "__init__.py").is_file()
    assert (root / wiring / "__init__.py").is_file()
    assert "next:\n" in out
    before = contents(root)
    assert run("init") == (0, f"nothing to do: {app} is set up, its wiring is in {wiring}\n", "")
    assert contents(root) == before
    assert run("generate", "--check") == (0, "up to date\n", "")


def test_it_says_what_it_did_and_what_to_do_next(make, run) -> None:
    make({"app/__init__.py": "", "app/main.py": MODULE_LEVEL})
    code, out, _ = run("init")
    assert code == 0
    assert out == (
        'pyproject.toml: [tool.shieldgen] with app = "app.main:app", wiring = "app/wiring"\n'
        "app/main.py: add_tasks(app), with its import\n"
        "app/wiring/: the wiring package, with the runtime in it\n"
        "\n"
        "next:\n"
        "  shieldgen audit       what a shutdown would do to the background work\n"
        "  declare a policy at a task function that matters, for example:\n"
        "      from app.wiring.runtime import task\n"
        "\n"
        "      @task(shield=True, deadline=8)\n"
        "      async def finalize_payment(payment_id: int) -> None: ...\n"
        "  shieldgen generate    write the typed wiring; commit it\n"
    )


def test_a_dry_run_prints_a_diff_that_git_applies_and_writes_nothing(make, run, tmp_path_factory) -> None:
    root = make({"app/__init__.py": "", "app/main.py": MODULE_LEVEL, "pyproject.toml": "[project]\nname = 'x'\n"})
    before = contents(root)
    code, out, err = run("init", "--dry-run")
    assert (code, err) == (0, "")
    assert contents(root) == before
    patch = tmp_path_factory.mktemp("patch") / "init.diff"
    patch.write_text(out)
    subprocess.run(["git", "apply", str(patch)], cwd=root, check=True, timeout=60)
    assert run("init")[1].startswith("nothing to do: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "# settings\n[project]\nname = 'x'  # the name\n\n[tool.ruff]\nline-length = 100",
            "# settings\n[project]\nname = 'x'  # the name\n\n[tool.ruff]\nline-length = 100\n\n"
            '[tool.shieldgen]\napp = "main:app"\nwiring = "wiring"\n',
            id="a file without the table",
        ),
        pytest.param(
            '[tool.shieldgen]\n# ours\nfail-on = "error"  # strict\n\n[tool.ruff]\nline-length = 100\n',
            '[tool.shieldgen]\n# ours\nfail-on = "error"  # strict\napp = "main:app"\nwiring = "wiring"\n\n'
            "[tool.ruff]\nline-length = 100\n",
            id="a file with the table",
        ),
        pytest.param(
            '[tool.shieldgen]\r\napp = "main:app"\r\n',
            '[tool.shieldgen]\r\napp = "main:app"\r\nwiring = "wiring"\r\n',
            id="line endings of Windows",
        ),
        pytest.param(
            '[tool]\nshieldgen = {app = "main:app", wiring = "wiring"}\n',
            '[tool]\nshieldgen = {app = "main:app", wiring = "wiring"}\n',
            id="an inline table that has all",
        ),
    ],
)
def test_the_configuration_keeps_its_comments_and_order(make, run, before: str, after: str) -> None:
    root = make({"main.py": MODULE_LEVEL, "pyproject.toml": before})
    assert run("init")[0] == 0
    assert (root / "pyproject.toml").read_bytes().decode() == after


def test_fastapi_tasks_is_replaced_by_the_runtime_wherever_it_is_imported(make, run) -> None:
    root = make(
        {
            "app/__init__.py": "",
            "app/main.py": (
                "from fastapi import FastAPI\nfrom fastapi_tasks import (  # the tasks\n    Tasks,\n"
                "    add_tasks as setup,\n)\n\n"
                "app = FastAPI()\nsetup(app)\n"
            ),
            "app/routes.py": "import fastapi_tasks\n\n\nasync def f(tasks: fastapi_tasks.Tasks) -> None: ...\n",
            "app/more.py": "import os, fastapi_tasks as ft\n",
        }
    )
    code, _, err = run("init")
    assert (code, err) == (0, "")
    assert (root / "app/main.py").read_text() == (
        "from fastapi import FastAPI\nfrom app.wiring.runtime import (  # the tasks\n    Tasks,\n"
        "    add_tasks as setup,\n)\n\n"
        "app = FastAPI()\nsetup(app)\n"
    )
    assert (root / "app/routes.py").read_text() == (
        "import app.wiring.runtime as fastapi_tasks\n\n\nasync def f(tasks: fastapi_tasks.Tasks) -> None: ...\n"
    )
    assert (root / "app/more.py").read_text() == "import os, app.wiring.runtime as ft\n"
    assert run("init")[1].startswith("nothing to do: ")


def test_what_the_runtime_lacks_is_refused_before_anything_changes(make, run) -> None:
    root = make({"main.py": MODULE_LEVEL, "other.py": "from fastapi_tasks import Tasks, secret\n"})
    before = contents(root)
    assert run("init") == (
        2,
        "",
        "error: other.py:1:34: wiring.runtime has no secret; remove this import first\n",
    )
    assert contents(root) == before


def test_a_call_of_add_tasks_elsewhere_is_enough(make, run) -> None:
    setup = "from wiring.runtime import add_tasks\n\n\ndef setup(app):\n    add_tasks(app)\n"
    root = make({"main.py": MODULE_LEVEL, "setup_app.py": setup})
    assert run("init")[0] == 0
    assert (root / "main.py").read_text() == MODULE_LEVEL


SEVERAL = {
    "one.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "two/__init__.py": "",
    "two/factory.py": "from fastapi import FastAPI\n\n\ndef create():\n    app = FastAPI()\n    return app\n",
    "two/main.py": "from two.factory import create\n\napp = create()\n",
}


def test_several_applications_are_listed_with_the_option_that_chooses(make, run) -> None:
    root = make(SEVERAL)
    before = contents(root)
    assert run("init") == (
        2,
        "",
        "error: several FastAPI applications were found; choose one with --app:\n"
        "  --app one:app  one.py:3:1\n"
        "  --app two.factory:create (a factory)  two/factory.py:5:5\n",
    )
    assert contents(root) == before


@pytest.mark.parametrize(
    ("wanted", "changed"),
    [("one:app", "one.py"), ("two.factory:create", "two/factory.py"), ("two.main:app", "two/factory.py")],
    ids=["a variable", "a factory", "a variable that holds what a factory made"],
)
def test_an_application_is_chosen_by_its_name(make, run, wanted: str, changed: str) -> None:
    root = make(SEVERAL)
    assert run("init", "--app", wanted)[0] == 0
    assert [name for name in SEVERAL if (root / name).read_text() != SEVERAL[name]] == [changed]
    assert tomllib.loads((root / "pyproject.toml").read_text())["tool"]["shieldgen"]["app"] == wanted
    assert run("init")[1] == f"nothing to do: {'two.factory:create' if 'two' in wanted else 'one:app'} is set up, " + (
        f"its wiring is in {'two/' if 'two' in wanted else ''}wiring\n"
    )


def test_an_application_that_is_not_there_is_an_error_with_the_candidates(make, run) -> None:
    make(SEVERAL)
    assert run("init", "--app", "three:app") == (
        2,
        "",
        "error: --app three:app: no FastAPI application is made there; the candidates:\n"
        "  --app one:app  one.py:3:1\n"
        "  --app two.factory:create (a factory)  two/factory.py:5:5\n",
    )


@pytest.mark.parametrize(
    "source",
    ["import fastapi\n\nrouter = fastapi.APIRouter()\n", "class FastAPI: ...\n\n\napp = FastAPI()\n"],
    ids=["a router alone", "a class of the same name"],
)
def test_no_application_is_an_error_that_says_what_counts(make, run, source: str) -> None:
    root = make({"main.py": source})
    code, out, err = run("init")
    assert (code, out) == (2, "")
    assert err.startswith("error: no FastAPI application was found: no file makes one by calling FastAPI(...)")
    assert list(contents(root)) == ["main.py"]


def test_an_application_that_cannot_be_read_is_told_of(make, run) -> None:
    make({"main.py": "from fastapi import FastAPI\n\napp = FastAPI(\n"})
    code, out, err = run("init")
    assert (code, out) == (2, "")
    assert "\nmain.py:3:14: not looked at: syntax error" in err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "if True: app = FastAPI()\n",
            "error: main.py:3:1: the application is made on a line with other code; "
            "call add_tasks(app) after it yourself, with `from wiring.runtime import add_tasks`\n",
        ),
    ],
    ids=["on the line of a block"],
)
def test_a_place_where_no_line_can_be_added_is_told(make, run, line: str, message: str) -> None:
    root = make({"main.py": f"from fastapi import FastAPI\n\n{line}"})
    before = contents(root)
    assert run("init") == (2, "", message)
    assert contents(root) == before


def test_a_module_in_the_place_of_the_wiring_is_an_error_and_another_folder_may_be_named(make, run) -> None:
    root = make({"main.py": MODULE_LEVEL, "wiring.py": ""})
    assert run("init") == (
        2,
        "",
        "error: wiring.py stands where the wiring package would be; choose another with --wiring FOLDER\n",
    )
    assert run("init", "--wiring", "tasks_wiring")[0] == 0
    assert "from tasks_wiring.runtime import add_tasks\n" in (root / "main.py").read_text()


def test_files_of_the_team_in_the_wiring_folder_stay(make, run) -> None:
    root = make({"main.py": MODULE_LEVEL, "wiring/__init__.py": "x = 1\n"})
    before = contents(root)
    code, out, err = run("init")
    assert (code, out) == (2, "")
    assert err == (
        "wiring/__init__.py: was not written by shieldgen, or edited since\n"
        "nothing was changed: move these files, or choose another folder with --wiring\n"
    )
    assert contents(root) == before


def test_a_configured_application_that_is_gone_is_an_error_with_its_place(make, run) -> None:
    make({**SEVERAL, "pyproject.toml": '[tool.shieldgen]\napp = "gone:app"\n'})
    code, _, err = run("init")
    assert code == 2
    assert err.startswith("error: pyproject.toml:2:1: app = 'gone:app': no FastAPI application is made there; the can")
