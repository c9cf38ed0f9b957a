"""A small application in a temporary folder, written by a test, and the adopting commands run on it."""

import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from shieldgen import writing
from shieldgen.pipeline.generate import generate
from shieldgen.pipeline.migrate import Migrated, migrate
from shieldgen.settings import load_settings

CONFIG = '[tool.shieldgen]\napp = "app.main:app"\nwiring = "app/wiring"\n'
INSTALLED = 'runtime = "installed"\n'
MAIN = """
    from fastapi import FastAPI

    from app.routes import router
    from shieldgen_runtime import add_tasks

    app = FastAPI()
    add_tasks(app)
    app.include_router(router)
"""


@dataclass
class Application:
    root: Path

    def migrate(self) -> Migrated:
        return migrate(self.root, load_settings(self.root), lambda _step: None)

    def apply(self) -> Migrated:
        result = self.migrate()
        writing.apply(self.root, result.changes)
        return result

    def generate(self) -> None:
        result = generate(self.root, load_settings(self.root))
        assert result.problems == ()
        writing.apply(self.root, result.changes)

    def read(self, path: str = "app/routes.py") -> str:
        return (self.root / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())


def dedent(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def make(root: Path, files: dict[str, str], *, vendored: bool = False) -> Application:
    """An application of these modules of its package `app`, with its wiring generated."""
    made = Application(root)
    made.write("pyproject.toml", CONFIG if vendored else CONFIG + INSTALLED)
    for name, text in ({"__init__": "", "main": dedent(MAIN)} | files).items():
        made.write(f"app/{name}.py", text.replace("shieldgen_runtime", "app.wiring.runtime") if vendored else text)
    made.generate()
    return made


class Adopted:
    """A project's folder and the commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "shieldgen", *arguments], cwd=self.root, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def files(self) -> dict[str, bytes]:
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in sorted(self.root.rglob("*.py"))}
