"""The wheel, built, installed into a virtual environment of its own and used there on an application."""

import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("wheel")

PLAIN = {
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import BackgroundTasks, FastAPI

from app.orders import ship

app = FastAPI()


@app.post("/orders/{number}")
async def order(number: int, background: BackgroundTasks) -> dict[str, int]:
    background.add_task(ship, number)
    return {"order": number}
""",
    "app/orders.py": '''\
import asyncio
from pathlib import Path


async def ship(number: int) -> None:
    """Write the shipping label."""
    await asyncio.to_thread(Path(f"label-{number}.txt").write_text, f"order {number}")
''',
}

HINTED = {
    "app/main.py": """\
from fastapi import FastAPI

from app.wiring.orders import Orders
from app.wiring.runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.post("/orders/{number}")
async def order(number: int, orders: Orders) -> dict[str, int]:
    orders.ship(number)
    return {"order": number}
""",
    "app/orders.py": '''\
import logging
from pathlib import Path
from typing import Any

from app.wiring.runtime import Task, task


def not_shipped(failed: Task[..., Any], error: Exception) -> None:
    logging.error("%s: %s", failed.name, error)


@task(shield=True, deadline=5, name="ship_{number}", on_error=not_shipped)
async def ship(number: int) -> None:
    """Write the shipping label."""
    Path(f"label-{number}.txt").write_text(f"order {number}")
''',
}

POST_AN_ORDER = """\
import sys
from starlette.testclient import TestClient
from app.main import app
with TestClient(app) as client:
    assert client.post("/orders/7").json() == {"order": 7}
assert not [name for name in sys.modules if name.split(".")[0] in ("shieldgen", "shieldgen_runtime")]
"""


@dataclass(frozen=True)
class Installed:
    """A virtual environment that holds the wheel; the dependencies are those of the tests."""

    folder: Path
    wheel: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, *command: str, cwd: Path, expect: int = 0) -> str:
        ended = subprocess.run(
            [self.scripts / command[0], *command[1:]],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert ended.returncode == expect, f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stdout}"
        return ended.stdout


def run(*command: str | Path) -> None:
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ended.returncode == 0, f"{' '.join(map(str, command))} ended with {ended.returncode}:\n{ended.stdout}"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    scratch = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", scratch / "dist", ROOT)
    (wheel,) = (scratch / "dist").iterdir()
    folder = scratch / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    it = Installed(folder, wheel)
    python = it.scripts / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index", "--no-deps", wheel)
    # The dependencies come from the packages beside this Python, after the wheel's own, so that nothing is downloaded.
    # A .pth file in a folder that a .pth file names is not read: the editable checkout stays out.
    variables = {"base": str(folder), "platbase": str(folder)}
    (Path(sysconfig.get_path("purelib", vars=variables)) / "dependencies.pth").write_text(
        sysconfig.get_path("purelib") + "\n"
    )
    return it


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_the_wheel_holds_the_tool_the_runtime_and_the_templates(installed: Installed) -> None:
    with ZipFile(installed.wheel) as wheel:
        held = set(wheel.namelist())
    sources = {
        path.relative_to(base).as_posix()
        for base, package in ((ROOT, "shieldgen"), (ROOT / "runtime", "shieldgen_runtime"))
        for path in (base / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    templates = {
        f"shieldgen/_templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert {"shieldgen/py.typed", "shieldgen_runtime/py.typed"} <= sources
    assert templates
    assert sources | templates == {path for path in held if ".dist-info/" not in path}


def test_the_installed_tool_is_the_wheels_and_not_the_checkouts(installed: Installed, tmp_path: Path) -> None:
    where = installed.run(
        "python",
        "-c",
        "import shieldgen, shieldgen_runtime; print(shieldgen.__file__, shieldgen_runtime.__file__, sep='\\n')",
        cwd=tmp_path,
    )
    assert [Path(line).is_relative_to(installed.folder) for line in where.splitlines()] == [True, True]


def test_an_application_is_audited_set_up_wired_and_runs_without_the_tool(installed: Installed, tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    assert "SG101" in installed.run("shieldgen", "audit", cwd=tmp_path, expect=1)
    installed.run("shieldgen", "init", cwd=tmp_path)
    assert "add_tasks(app)" in (tmp_path / "app/main.py").read_text(encoding="utf-8")

    write(tmp_path, HINTED)
    installed.run("shieldgen", "generate", cwd=tmp_path)
    installed.run("shieldgen", "generate", "--check", cwd=tmp_path)
    assert "def ship(self, number: int)" in (tmp_path / "app/wiring/orders.py").read_text(encoding="utf-8")
    installed.run("shieldgen", "audit", cwd=tmp_path)

    installed.run("python", "-c", POST_AN_ORDER, cwd=tmp_path)
    assert (tmp_path / "label-7.txt").read_text(encoding="utf-8") == "order 7"
