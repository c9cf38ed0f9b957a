"""A project in a folder, and the command line run on it as a process of its own."""

import json
import subprocess
import sys

import pytest

from shieldgen.__main__ import main

APP = """\
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org", json={"order": order})


@app.post("/orders")
async def create(order: int) -> dict[str, str]:
    asyncio.create_task(notify(order))
    return {"status": "accepted"}
"""


@pytest.fixture
def project(tmp_path):
    """A folder with a small application in it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("")
    (tmp_path / "app" / "main.py").write_text(APP)
    return tmp_path


@pytest.fixture
def shieldgen():
    """Runs the command line; the result has `returncode`, `stdout`, `stderr`."""

    def run(*arguments, **options):
        command = [sys.executable, "-m", "shieldgen", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, **options)

    return run


@pytest.fixture
def inside(monkeypatch, capsys):
    """Runs the command line within this process: exit code, standard output, standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["shieldgen", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return ended.value.code or 0, written.out, written.err

    return run


@pytest.fixture
def audit(inside):
    """Audits a folder: exit code, findings as (path, line, code), problems as (path, line, kind, message)."""

    def run(root, *arguments):
        code, stdout, stderr = inside("audit", root, "--format", "json", *arguments)
        assert stderr == "", stderr
        document = json.loads(stdout)
        found = [(finding["path"], finding["line"], finding["code"]) for finding in document["findings"]]
        problems = [(p["path"], p["line"], p["kind"], p["message"]) for p in document["problems"]]
        return code, found, problems

    return run
