"""Facts of an earlier run hold after an edit of what they do not rest on, and everything is shown where it is now."""

import subprocess
import sys

import pytest

from shieldgen.pipeline import gathering

MAIN = """\
import asyncio

from fastapi import FastAPI

from app.services import notify

app = FastAPI()


def prices():
    # from the catalogue
    return 1


@app.post("/orders")
async def create(order: int) -> None:
    asyncio.create_task(notify(order))


class Later:
    def unread(self):
        if self.late:
            return 2
        return 3


def last():
    return 4
"""


@pytest.fixture
def followed(monkeypatch):
    """How often a project's code was followed."""
    times = []
    gather = gathering.gather

    def counted(*arguments, **named):
        times.append(1)
        return gather(*arguments, **named)

    monkeypatch.setattr(gathering, "gather", counted)
    return times


@pytest.fixture(autouse=True)
def main(project):
    path = project / "app" / "main.py"
    path.write_text(MAIN)
    return path


def same(run, *options, command="audit"):
    """Runs with the cache and without: the same is said."""
    said = run(*options, command=command)[:3]
    assert said == run(*options, command=command, cached=False)[:3]


KEPT = [
    pytest.param("import asyncio\n", "# edited\n\nimport asyncio\n", id="a comment at the top"),
    pytest.param("app = FastAPI()\n", "app = FastAPI()\n\n# a comment\n\n", id="a comment between statements"),
    pytest.param("    # from the catalogue\n", "", id="a comment gone"),
    pytest.param("    asyncio.create", "    # now\n\n    asyncio.create", id="a comment in a function that was read"),
    pytest.param("    return 1\n", "    one = 1\n    return one\n", id="the body of a function nobody read"),
    pytest.param("            return 2\n        return 3\n", "            return 2\n", id="the end of a method"),
    pytest.param("    return 4\n", "    return 4  # four\n    # more\n", id="the end of the file"),
    pytest.param(
        "    return 1\n", "    def one():\n        return 1\n\n    return one()\n", id="a function inside one"
    ),
    pytest.param("def last():\n    return 4\n", "def last():\n\n    return 5", id="no newline at the end"),
]
FOLLOWED = [
    pytest.param("    return 4\n", "    return 4\n\n\ndef more():\n    return 5\n", id="a new function"),
    pytest.param("    return 1\n", "    yield 1\n", id="a function that became a generator"),
    pytest.param("    return 1\n", "    return asyncio.create_task(f())\n", id="a word of scheduling"),
    pytest.param("def prices():", "def prices(more=1):", id="a parameter"),
    pytest.param("def prices():", "async def prices():", id="a function that became async"),
    pytest.param("    asyncio.create_task(notify(order))", "    await notify(order)", id="a function that was read"),
    pytest.param("    return 1\n", "    return 1\nPRICE = 1\n", id="a statement behind a function"),
    pytest.param("    return 1\n", '    """\n\n\n', id="a text that runs into what follows"),
    pytest.param("    return 4\n", "    pass\n", id="a function that became empty"),
    pytest.param("    return 4\n", '    """Four."""\n    return 4\n', id="a docstring"),
    pytest.param("def last():", "# shieldgen: shield\ndef last():", id="a hint in a comment"),
    pytest.param("def last():", "# create_task\ndef last():", id="a word of scheduling in a comment"),
]


@pytest.mark.parametrize(("old", "new"), KEPT)
@pytest.mark.parametrize("command", ["audit", "tasks"])
def test_an_edit_that_matters_to_nothing_is_not_followed(run, main, followed, command, old, new):
    run("--format", "json", command=command)
    followed.clear()
    assert MAIN.count(old) == 1
    main.write_text(MAIN.replace(old, new))
    run("--format", "json", command=command)
    assert not followed
    same(run, "--format", "json", command=command)


@pytest.mark.parametrize(("old", "new"), FOLLOWED)
def test_an_edit_that_may_matter_is_followed(run, main, followed, old, new):
    run("--format", "json")
    followed.clear()
    assert MAIN.count(old) == 1
    main.write_text(MAIN.replace(old, new))
    run("--format", "json")
    assert followed
    same(run, "--format", "json")


def test_edit_after_edit_and_back_again_is_not_followed(run, project, main, followed):
    run()
    followed.clear()
    for text in ("# one\n" + MAIN, "# one\n# two\n" + MAIN.replace("return 4", "return 5"), MAIN):
        main.write_text(text)
        mail = project / "app" / "services" / "mail.py"
        mail.write_text("# edited\n" + mail.read_text())
        run()
        assert not followed
        same(run)
        followed.clear()


def test_a_suppression_that_was_added_counts_at_once(run, main, followed):
    assert "SG101" in run()[1]
    followed.clear()
    line = "    asyncio.create_task(notify(order))"
    main.write_text(MAIN.replace(line, "    # shieldgen: ignore[SG101] nobody waits\n" + line))
    assert "SG101" not in run()[1]
    assert not followed
    same(run)


def test_a_suppression_counts_only_where_it_did(run, project, main, followed):
    fakes = project / "tests" / "fakes.py"
    fakes.parent.mkdir()
    (project / "tests" / "__init__.py").touch()
    fakes.write_text("# shieldgen: ignore[SG101] no site is looked for in tests\nasync def fake(order): ...\n")
    main.write_text(MAIN.replace("app.services import notify", "tests.fakes import fake as notify"))
    run("--format", "json", "--pedantic")
    followed.clear()
    fakes.write_text("# edited\n" + fakes.read_text())
    run("--format", "json", "--pedantic")
    assert not followed
    same(run, "--format", "json", "--pedantic")


def test_kept_facts_are_read_without_what_follows_code():
    code = "import shieldgen.pipeline.afresh, shieldgen.pipeline.audit, sys; from shieldgen.audit.registry import *; "
    code += "load_rules(); print([name for name in sys.modules if name.endswith(('.linking', '.callgraph'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_what_was_kept_of_another_run_is_not_taken(run, cache, main, followed):
    run()
    followed.clear()
    for kept in cache.rglob("*.facts"):
        kept.write_bytes(kept.read_bytes()[:-1])
    main.write_text("# edited\n" + MAIN)
    same(run)
    assert followed
