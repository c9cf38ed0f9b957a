"""Hints in comments and in the configuration, as the audit sees them, and methods that the wiring schedules."""

from pathlib import Path

import pytest

from shieldgen import writing
from shieldgen.model.task import ProjectFacts
from shieldgen.pipeline.audit import tasks
from shieldgen.pipeline.generate import generate
from shieldgen.settings import load_settings

JOBS = """\
# shieldgen: shield, deadline=8
async def commented(amount: int) -> None: ...


async def tabled(amount: int) -> None: ...


class Payer:
    # shieldgen: shield, after_response, deadline=9
    async def pay(self, amount: int) -> None: ...

    # shieldgen: timing="after_route"
    @classmethod
    async def make(cls, amount: int) -> None: ...
"""
MAIN = """\
from app.jobs import Payer
from app.wiring.jobs import Jobs, JobsPayer
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def pay(payers: JobsPayer, jobs: Jobs) -> None:
    jobs.commented(1)
    jobs.tabled(2)
    payers.pay(Payer(), 3)
    payers.immediate.make(4)
"""
CONFIG = """\
[tool.shieldgen]
wiring = "app/wiring"
runtime = "installed"

[tool.shieldgen.tasks."app.jobs:tabled"]
shield = true
deadline = 7
"""


@pytest.fixture
def facts(tmp_path: Path) -> ProjectFacts:
    app = tmp_path / "app"
    app.mkdir()
    (app / "__init__.py").touch()
    (app / "jobs.py").write_text(JOBS)
    (app / "main.py").write_text(MAIN)
    (tmp_path / "pyproject.toml").write_text(CONFIG)
    settings = load_settings(tmp_path)
    result = generate(tmp_path, settings)
    assert result.problems == ()
    writing.apply(tmp_path, result.changes)
    return tasks(tmp_path, settings, lambda _: None)


def test_the_audit_reads_every_form_of_a_hint(facts: ProjectFacts) -> None:
    hints = {task.id.qualname: task.hint for task in facts.tasks if task.hint is not None}
    found = {name: (hint.form, str(hint.at), hint.shield, hint.deadline) for name, hint in hints.items()}
    assert found == {
        "commented": ("comment", "app/jobs.py:1:14", True, 8.0),
        "tabled": ("config_table", "pyproject.toml:5:2", True, 7.0),
        "Payer.pay": ("comment", "app/jobs.py:9:18", True, 9.0),
        "Payer.make": ("comment", "app/jobs.py:12:18", False, None),
    }


def test_the_audit_follows_the_wiring_of_functions_and_methods(facts: ProjectFacts) -> None:
    found = {target.qualname: site.timing for site in facts.sites for target in site.targets}
    assert found == {
        "commented": "immediate",
        "tabled": "immediate",
        "Payer.pay": "after_response",
        "Payer.make": "immediate",
    }
    assert facts.problems == ()


HANDLED = """\
[tool.shieldgen]
wiring = "app/wiring"
runtime = "installed"

[tool.shieldgen.tasks."outside.mail:send"]
on_error = "app.handlers:{handler}"
"""


@pytest.mark.parametrize(("handler", "problems"), [("failed", 0), ("misspelt", 1)])
def test_a_function_of_an_installed_package_is_wired_from_its_source(
    tmp_path: Path, handler: str, problems: int
) -> None:
    package = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "outside"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n")
    (package / "mail.py").write_text(
        "from .types import Address\n\n\ndef send(to: Address, copies: int = 1) -> bool: ...\n"
    )
    (package / "types.py").write_text("class Address: ...\n")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "handlers.py").write_text("async def failed(task, error): ...\n")
    (tmp_path / "pyproject.toml").write_text(HANDLED.format(handler=handler))
    result = generate(tmp_path, load_settings(tmp_path))
    assert len(result.problems) == problems, result.problems
    if problems:
        return
    written = {change.path: change.after for change in result.changes}
    text = (written["app/wiring/outside/mail.py"] or b"").decode()
    assert "from outside.types import Address" in text
    assert "_SEND = Policy(on_error=failed)" in text
    assert "    def send(self, to: Address, copies: int = 1) -> Task[..., bool]:\n" in text
