"""An application with generated wiring and the runtime that comes with it: killed, deployed anew, and its work done."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ..runtime.conftest import Server

SHOP = """\
from decimal import Decimal
from pathlib import Path

from fastapi import FastAPI

from shop.wiring.payments import Payments
from shop.wiring.runtime import add_tasks

app = FastAPI()
add_tasks(app, durable=f"sqlite:///{Path(__file__).with_name('shop.db')}")


@app.get("/pay/{order}")
async def pay(order: int, payments: Payments) -> str:
    payments.finalize_payment(order, Decimal("1.50"))
    return "taken"
"""
TASKS = '''\
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from shop.wiring.runtime import Resource, task

NOTES = Path(__file__).with_name("notes")


@asynccontextmanager
async def notes() -> AsyncIterator[list[str]]:
    lines: list[str] = []
    yield lines
    with NOTES.open("a") as file:
        file.write(" ".join(lines) + "\\n")


def note(*words: object) -> None:
    with NOTES.open("a") as file:
        file.write(" ".join(map(str, words)) + "\\n")


@task(durable=True, key="{order}", name="payment_{order}")
async def finalize_payment(
    order: int, amount: Decimal, *, written: Annotated[list[str], Resource(notes)], PARAMETERS
) -> Decimal:
    """Take the money."""
    note("began", order, os.getpid())
    await asyncio.sleep(1.5)
    written.extend(["ended", str(order), repr(amount + 1), EXTRA])
    return amount
'''


NOTES = Path("shop/notes")


class Shop:
    """The application, in the current folder."""

    def __init__(self) -> None:
        Path("shop").mkdir()
        Path("shop/__init__.py").touch()
        Path("shop/main.py").write_text(SHOP)
        Path("pyproject.toml").write_text('[tool.shieldgen]\nwiring = "shop/wiring"\n')

    def write(self, parameters: str = "", extra: str = '""') -> None:
        Path("shop/payments.py").write_text(TASKS.replace("PARAMETERS", parameters).replace("EXTRA", extra))

    def generate(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "shieldgen", "generate", *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def wait_for(self, what: str, count: int = 1) -> list[str]:
        deadline = time.monotonic() + 15
        while len(found := [line for line in self.notes() if line.startswith(what)]) < count:
            assert time.monotonic() < deadline, self.notes()
            time.sleep(0.02)
        return found

    def notes(self) -> list[str]:
        return NOTES.read_text().splitlines() if NOTES.exists() else []


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.chdir(tmp_path)
    return Shop()


def test_work_goes_on_after_a_kill_and_through_a_deploy_that_adds_an_argument(
    shop: Shop, start_processes: Callable[..., Server]
) -> None:
    shop.write("note_to: str = 'nobody'")
    done = shop.generate()
    assert done.returncode == 0, done.stderr
    assert Path("shop/wiring/runtime/durable/_engine.py").exists()
    server = start_processes("shop.main:app", "--app-dir", str(Path.cwd()))
    assert server.get("/pay/7") == "taken"
    shop.wait_for("began 7")
    server.end()  # SIGKILL
    assert not any(line.startswith("ended") for line in shop.notes())

    # Without that argument what waits could not be read: the deploy stops in CI.
    shop.write()
    refused = shop.generate("--check")
    assert (refused.returncode, "its parameter 'note_to' is gone" in refused.stderr) == (1, True)
    shop.write("note_to: str = 'nobody', currency: str = 'eur'", extra="note_to, currency")
    assert shop.generate().returncode == 0
    assert shop.generate("--check").stdout == "up to date\n"

    start_processes("shop.main:app", "--app-dir", str(Path.cwd()))
    assert shop.wait_for("ended") == ["ended 7 Decimal('2.50') nobody eur"]
    time.sleep(0.5)
    first, second = (line.split() for line in shop.wait_for("began"))
    assert first[:2] == second[:2]
    assert first[2] != second[2]
