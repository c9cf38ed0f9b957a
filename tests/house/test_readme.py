"""The README: its tables equal the tables in the code, its commands exist, its output and its quick start are real."""

import inspect
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import shieldgen_runtime
import typer

from shieldgen.audit.overrides import Overrides
from shieldgen.audit.registry import load_rules
from shieldgen.cli import build_app
from shieldgen.effects.catalogue import load
from shieldgen.exits import Exit
from shieldgen.model.effect import EFFECT_KINDS
from shieldgen.reporting.registry import audit_formats
from shieldgen.settings import KEYS, Settings, parse_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM = [sys.executable, "-m", "shieldgen"]


def section(title: str) -> str:
    """The text below a heading, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"the README has no section {title!r}"
    return found[1]


def table(title: str) -> list[list[str]]:
    """The rows of the first table below a heading, without code marks."""
    rows = re.findall(r"^\| (.*) \|$", section(title), re.MULTILINE)[2:]
    assert rows, f"the section {title!r} has no table"
    return [[cell.strip().strip("`") for cell in row.split(" | ")] for row in rows]


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(folder: Path, *arguments: str, expect: int = 0) -> str:
    ended = subprocess.run(
        [*PROGRAM, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert ended.returncode == expect, f"{arguments} ended with {ended.returncode}:\n{ended.stdout}"
    return ended.stdout


# Tables


def test_the_table_of_exit_codes_is_that_of_the_code() -> None:
    assert [int(code) for code, _ in table("Exit codes")] == sorted(Exit)


def test_the_table_of_rules_is_the_registry() -> None:
    rules = [loaded.rule for loaded in load_rules()]
    assert [row[:3] for row in table("Rules")] == [[rule.code, rule.name, rule.severity] for rule in rules]


def test_the_table_of_formats_is_the_registry() -> None:
    assert {name for name, _ in table("Formats")} == set(audit_formats())


def test_the_table_of_the_configuration_is_that_of_the_settings() -> None:
    rows = {row[0]: row[1] for row in table("Configuration")}
    assert tuple(rows) == KEYS
    defaults = Settings()
    assert rows["runtime"] == f'"{defaults.runtime}"'
    assert rows["fail-on"] == f'"{defaults.fail_on}"'
    assert float(rows["grace"]) == defaults.grace
    assert rows["tests"] == str(defaults.tests).lower()


def test_the_entry_for_the_catalogue_is_read() -> None:
    (entry,) = blocks("toml", section("Configuration"))
    (own, *_) = load(parse_settings(entry).effects).families
    assert [(known.pattern, known.effect) for known in own.entries] == [("bank.client.book", "payment")]
    shown = re.search(r"`effect` is one of (.*?)\.$", section("Configuration"), re.MULTILINE | re.DOTALL)
    assert shown
    assert tuple(re.findall(r"`(\w+)`", shown[1])) == EFFECT_KINDS


def test_the_settings_for_an_old_project_are_read() -> None:
    (table,) = blocks("toml", section("Adopting it in an old project"))
    settings = parse_settings(table)
    Overrides(settings, load_rules())
    assert tuple(settings.per_file) == ("legacy/",)


def test_the_table_of_hints_is_the_signature_of_the_decorator() -> None:
    parameters = inspect.signature(shieldgen_runtime.task).parameters.values()
    assert [row[:2] for row in table("Hints")] == [
        [parameter.name, f'"{parameter.default}"' if isinstance(parameter.default, str) else str(parameter.default)]
        for parameter in parameters
    ]


def test_hints_in_comments_and_in_the_configuration_are_read(tmp_path: Path) -> None:
    (comment,) = re.findall(r"^ {4}(# shieldgen: .*\n) {4}(async def .*\n)", section("Hints"), re.MULTILINE)
    (entry,) = blocks("toml", section("Hints"))
    handler = "def not_sent(task: object, error: Exception) -> None: ...\n"
    files = {
        "pyproject.toml": f'[tool.shieldgen]\nwiring = "app/wiring"\n\n{entry}',
        "app/__init__.py": "",
        "app/receipts.py": f"{handler}\n\n{''.join(comment)}",
        "app/handlers.py": handler,
        "vendor/__init__.py": "",
        "vendor/mail.py": "async def send(to: str) -> None: ...\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    run(tmp_path, "generate")
    wired = "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "app/wiring").rglob("*.py")))
    assert "Shielded, after the response, at most 8 s, app/receipts.py" in wired
    assert "Shielded, immediate, at most 8 s, vendor/mail.py" in wired


def test_the_signature_of_add_tasks_is_the_runtimes() -> None:
    signature = inspect.signature(shieldgen_runtime.add_tasks)
    bare = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    assert f"`add_tasks{signature.replace(parameters=bare, return_annotation=signature.empty)}`" in section("Runtime")


# Commands


def commands() -> Iterator[str]:
    """Every command of the tool in the README, in code blocks and in running text."""
    yield from re.findall(r"^(?: {4}|\$ )shieldgen (.*)$", README, re.MULTILINE)
    yield from re.findall(r"`shieldgen (?!CODE)([^`\n]*)`", README)


def test_every_command_and_option_of_the_readme_exists() -> None:
    program: Any = typer.main.get_command(build_app())
    for line in commands():
        command, arguments = program, line.split()
        while hasattr(command, "commands") and arguments and not arguments[0].startswith("-"):
            name = arguments.pop(0)
            command = command.commands.get(name)
            assert command is not None, f"`shieldgen {line}`: there is no command {name}"
        options = {option for parameter in command.params for option in parameter.opts}
        unknown = [argument for argument in arguments if argument.startswith("--") and argument not in options]
        assert unknown == [], f"`shieldgen {line}`"


def test_the_two_commands_are_one_line_each_and_name_what_is_there() -> None:
    lines = re.findall(r"^ {4}(python3 -m venv .*)$", README, re.MULTILINE)
    setup = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[{}]' && .venv/bin/{}"
    assert lines == [setup.format("demo", "python tests/apps/demo.py"), setup.format("dev", "pytest")]
    assert (ROOT / "tests/apps/demo.py").is_file()


def test_every_path_of_the_repository_in_the_readme_exists() -> None:
    paths = re.findall(r"`((?:shieldgen|runtime|tests|templates)/[^`*]*)`", README)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


# Output


def test_the_first_screen_shows_the_real_output(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(blocks("python")[0], encoding="utf-8")
    (shown,) = blocks("console")
    command, output = shown.split("\n", 1)
    assert command == "$ shieldgen audit"
    assert run(tmp_path, "audit", expect=int(Exit.FINDINGS)) == output


def test_the_quick_start_works_as_it_is_written(tmp_path: Path) -> None:
    payments, generated, endpoint = blocks("python", section("Quick start"))
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").touch()
    main = tmp_path / "app/main.py"
    main.write_text("from fastapi import FastAPI\n\napp = FastAPI()\n", encoding="utf-8")

    dry = run(tmp_path, "init", "--dry-run")
    assert "+add_tasks(app)" in dry
    assert "add_tasks" not in main.read_text(encoding="utf-8")
    run(tmp_path, "init")
    assert main.read_text(encoding="utf-8").endswith("app = FastAPI()\nadd_tasks(app)\n")
    assert (tmp_path / "app/wiring/runtime").is_dir()

    (tmp_path / "app/payments.py").write_text(payments, encoding="utf-8")
    run(tmp_path, "generate")
    assert generated in (tmp_path / "app/wiring/payments.py").read_text(encoding="utf-8")

    imports, route = endpoint.split("\n\n\n")
    main.write_text(f"{imports}\n{main.read_text(encoding='utf-8')}\n\n{route}{POST}", encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.execute("CREATE TABLE payments (id INTEGER PRIMARY KEY, charge TEXT)")
        database.execute("INSERT INTO payments (id) VALUES (7)")
        database.commit()
        subprocess.run([sys.executable, "-m", "app.main"], cwd=tmp_path, check=True)
        assert database.execute("SELECT id, charge FROM payments").fetchall() == [(7, "ch_1")]

    run(tmp_path, "generate", "--check")
    run(tmp_path, "audit", "--format", "github")


POST = """

if __name__ == "__main__":
    from starlette.testclient import TestClient

    with TestClient(app) as client:
        answer = client.post("/payments/7", params={"charge": "ch_1"})
    assert answer.json() == {"status": "processing"}, answer.text
"""
