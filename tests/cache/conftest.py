"""A small application of several files, and the command line run on it within this process with a cache of its own."""

import sys

import pytest

from shieldgen.__main__ import main
from shieldgen.pipeline.recall import recall

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\n',
    "app/__init__.py": "",
    "app/main.py": """\
import asyncio

from fastapi import FastAPI

from app.services import notify

app = FastAPI()


@app.post("/orders")
async def create(order: int) -> None:
    asyncio.create_task(notify(order))
""",
    "app/services/__init__.py": "from .mail import notify\n",
    "app/services/mail.py": """\
from app.base import Sender


class Mail(Sender):
    async def send(self, order: int) -> None:
        open("sent", "a").write(str(order))


async def notify(order: int, sender: Sender) -> None:
    await sender.send(order)
""",
    "app/base.py": "class Sender:\n    async def send(self, order: int) -> None: ...\n",
    "app/prices.py": "PRICES = {1: 2}\n",
}


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.fixture
def cache(tmp_path):
    """The folder that is given as the cache's."""
    return tmp_path / "cache"


@pytest.fixture
def run(project, cache, monkeypatch, capsys):
    """Runs a command on the project: exit code, output, and whether it was kept from an earlier run."""

    def run(*options, command="audit", cached=True):
        where = ("--cache-dir", str(cache)) if cached else ("--no-cache",)
        arguments = [command, str(project), *map(str, options), *where]
        kept = cached and isinstance(recall(arguments), tuple)
        monkeypatch.setattr(sys, "argv", ["shieldgen", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return ended.value.code, written.out, written.err, kept

    return run
