"""Durable tasks over time: the part of the runtime that comes with them, and changes that what waits must survive."""

from pathlib import Path

import pytest

from shieldgen.analysis.stored import stored_forms
from shieldgen.model.stored import StoredField, broken

SOURCE = """\
from __future__ import annotations

from decimal import Decimal
from typing import Optional

from app.wiring.runtime import task
{imports}

@task({hint})
async def pay({parameters}) -> None: ...


@task(durable=True)
async def ship(order: int) -> None: ...
"""
RUNTIME = "app/wiring/runtime/durable"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the application's one module with task functions."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\n')
    monkeypatch.chdir(tmp_path)

    def write(parameters: str, hint: str = "durable=True", imports: str = "", more: str = "") -> None:
        text = SOURCE.format(parameters=parameters, hint=hint, imports=imports)
        Path("app/jobs.py").write_text(text + more)

    return write


def files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def test_the_runtime_for_durable_tasks_comes_with_the_first_and_goes_with_the_last(write, run) -> None:
    plain = "from app.wiring.runtime import task\n\n\n@task(shield=True)\nasync def plain() -> None: ...\n"
    Path("app/jobs.py").write_text(plain)
    assert run("generate")[0] == 0
    assert not Path(RUNTIME).exists()
    assert "durable" not in Path("app/wiring/jobs.py").read_text()
    write("order: int")
    code, out, _ = run("generate", "--check")
    assert (code, f"{RUNTIME}/_engine.py: is missing" in out) == (1, True)
    code, out, _ = run("generate")
    assert (code, f"wrote {RUNTIME}/__init__.py" in out) == (0, True)
    assert "from .runtime.durable import Durable, DurableTask, Transaction\n" in Path("app/wiring/jobs.py").read_text()
    assert run("generate", "--check") == (0, "up to date\n", "")
    Path("app/jobs.py").write_text(plain)
    assert f"deleted {RUNTIME}/_engine.py" in run("generate")[1]
    assert not Path(RUNTIME).exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("order: int", "order: int, currency: str = 'eur'"),
        ("order: int", "order: int, *, note: str | None = None, many: tuple[int, ...] = ()"),
        ("order: int, note: str", "note: str, order: int"),
        ("order: int, note: str", "order: int, *, note: str = ''"),
        ("order: int, note: str = ''", "order: int, note: str"),
        ("order: int", "order: int | None"),
        ("order: Optional[Decimal]", "order: 'Decimal | None'"),
        ("order: int | str", "order: str | int"),
        ("order: list[int | str]", "order: list[str | int]"),
    ],
    ids=[
        "one is added with a default",
        "several are added",
        "their order",
        "one is given a default",
        "a default is gone: it was stored",
        "None may be passed too",
        "Optional is written in another way",
        "the order in a union",
        "the order in a union inside",
    ],
)
def test_what_waits_survives_that(write, run, before: str, after: str) -> None:
    write(before)
    assert run("generate")[0] == 0
    write(after)
    assert run("generate")[0] == 0
    assert run("generate", "--check") == (0, "up to date\n", "")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("order: int, note: str = ''", "order: int", "its parameter 'note' is gone"),
        ("order: int", "order: int, note: str", "its parameter 'note' is new and has no default"),
        ("order: int", "order: str", "its parameter 'order' is of another type"),
        ("order: int | None", "order: int", "its parameter 'order' is of another type"),
        ("order: list[int]", "order: list[str]", "its parameter 'order' is of another type"),
        (
            "order: int",
            "number: int",
            "its parameter 'order' is gone; its parameter 'number' is new and has no default",
        ),
    ],
    ids=["removed", "added without a default", "another type", "no None any more", "another item", "renamed"],
)
@pytest.mark.parametrize("arguments", [["generate"], ["generate", "--check"]], ids=["generate", "check"])
def test_what_would_break_what_waits_is_refused(
    write, run, before: str, after: str, why: str, arguments: list[str]
) -> None:
    write(before)
    assert run("generate")[0] == 0
    write(after)
    there = files()
    code, out, err = run(*arguments)
    assert code == 1
    assert err.startswith(f"app/jobs.py:10:1: pay: {why}, so that what waits in the database for it could not be read;")
    assert "`shieldgen durable list`" in err
    assert "`shieldgen generate --force`" in err
    assert ("1 breaking change" in err) is (arguments == ["generate"])
    assert ("app/wiring/jobs.py: is out of date" in out) is (arguments != ["generate"])
    assert files() == there
    assert run("generate", "--force")[0] == 0
    assert run("generate", "--check") == (0, "up to date\n", "")


def test_a_type_of_the_same_name_from_elsewhere_is_another_type(write, run) -> None:
    write("at: 'Date'", imports="from datetime import date as Date\n")
    assert run("generate")[0] == 0
    write("at: 'Day'", imports="from datetime import date as Day\n")
    assert run("generate")[0] == 0
    write("at: 'Day'", imports="from datetime import datetime as Day\n")
    assert "of another type" in run("generate")[2]


def test_each_broken_task_is_told_and_one_of_another_name_is_a_way_out(write, run) -> None:
    write("order: int")
    assert run("generate")[0] == 0
    text = Path("app/jobs.py").read_text()
    Path("app/jobs.py").write_text(text.replace("order: int", "order: str"))
    code, _, err = run("generate")
    assert (code, err.count("of another type")) == (1, 2)
    write("order: int", more="\n\n@task(durable=True)\nasync def pay_in_words(order: str) -> None: ...\n")
    assert run("generate")[0] == 0


def test_a_module_that_imports_its_own_wiring_is_held_to_it_too(write, run) -> None:
    imports = "from app.wiring.jobs import Jobs\n"
    write("order: Decimal, note: str = ''", imports=imports)
    assert run("generate")[0] == 0
    assert "@Durable.late" in Path("app/wiring/jobs.py").read_text()
    write("order: Decimal", imports=imports)
    code, _, err = run("generate", "--check")
    assert (code, "its parameter 'note' is gone" in err) == (1, True)
    # Where it stands in the file is no matter.
    write("order: Decimal, note: str = ''")
    assert run("generate")[0] == 0


def test_a_wiring_that_cannot_be_read_holds_nobody_to_anything() -> None:
    assert stored_forms("jobs.py", "jobs", b"def (\n") == {}
    assert stored_forms("jobs.py", "jobs", b"pay = Durable('a:b', f, Arguments)\n") == {}


def test_what_breaks_is_told_for_each_argument() -> None:
    number, text = (StoredField(frozenset({name}), optional=False) for name in ("int", "str"))
    assert list(broken({"a": number, "b": text}, {"a": text, "c": number})) == [
        "its parameter 'a' is of another type",
        "its parameter 'b' is gone",
        "its parameter 'c' is new and has no default",
    ]
    assert list(broken({"a": number}, {"a": number})) == []
