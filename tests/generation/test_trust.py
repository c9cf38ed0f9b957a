"""Paths, names and configuration that a stranger may have written: what is written stays in the wiring package.

That texts of the sources stay texts is in `test_properties.py`.
"""

import ast
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shieldgen import writing
from shieldgen.errors import ShieldgenError
from shieldgen.pipeline.generate import Generated, generate
from shieldgen.settings import load_settings

NUMBERS = itertools.count()
HINTED = 'from shieldgen_runtime import task\n\n\n@task(name="{a}")\nasync def work(a: int) -> None: ...\n'

PIECES = [
    "..", "../..", "/", "//", ".", "\\", "~", "C:", "app", "wiring", "runtime", "app/wiring", "\n", "\r", "\x1b[2J",
    "\u202e", '"', "'", '"""', "{", "}", "{a}", "{{", "{% x %}", "__import__('os')", "import", "os.system", "-", " ",
    ":", ";", "#", "$HOME", "*", "ünïcode", "__init__", "_", "a", "b", "0", "con", "x" * 300,
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HOSTILE = st.one_of(TEXTS, st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
FILE_NAMES = HOSTILE.map(lambda text: text.replace("/", "_").replace("\0", "")[:60]).filter(
    lambda text: text not in ("", ".", "..")
)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for the projects, each of which has a folder around it that nothing may be written to."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name).resolve()


def new_project(place: Path, config: str) -> Path:
    root = place / str(next(NUMBERS)) / "project"
    (root / "app").mkdir(parents=True)
    (root / "app" / "__init__.py").touch()
    (root / "app" / "jobs.py").write_text(HINTED)
    (root / "pyproject.toml").write_text(config, encoding="utf-8")
    return root


def write(root: Path) -> Generated | None:
    """What was generated and written; None where it was refused with a message that is fit to be printed."""
    before = contents(root.parent)
    try:
        result = generate(root, load_settings(root))
        writing.apply(root, result.changes)
    except ShieldgenError:
        assert contents(root.parent) == before
        return None
    after = contents(root.parent)
    written = {path: after[path] for path in after if after[path] != before.get(path)}
    folder = os.path.normpath(root / result.layout.folder) + os.sep
    assert [path for path in written if not path.startswith(folder)] == []
    assert before.keys() <= after.keys()
    assert len(written) == len(result.changes)
    for path, content in written.items():
        text = content.decode("utf-8")
        assert all(char.isprintable() or char == "\n" for char in text), path
        if "/runtime/" not in path:
            assert_is_wiring(ast.parse(text))
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_is_wiring(module: ast.Module) -> None:
    """A wiring module imports, makes policies, defines classes, and names them: it calls nothing else at import."""
    for statement in module.body:
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.ClassDef() | ast.FunctionDef():
                pass
            case ast.Import() | ast.ImportFrom() | ast.If(test=ast.Name()):
                pass
            case ast.Assign(value=ast.Call(func=ast.Name(id="Policy"))) | ast.Assign(value=ast.Subscript()):
                pass
            case ast.AnnAssign(value=ast.Call(func=ast.Name(id="object"))):
                pass
            case _:
                raise AssertionError(ast.unparse(statement))


def quoted(text: str) -> str:
    """A basic string of TOML."""
    return (
        '"'
        + "".join(
            f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\U{ord(char):08x}" for char in text
        )
        + '"'
    )


@settings(max_examples=60, deadline=None)
@given(wiring=HOSTILE)
def test_the_configured_folder_is_inside_the_project_or_refused(place: Path, wiring: str) -> None:
    root = new_project(place, f'[tool.shieldgen]\nwiring = {quoted(wiring)}\nruntime = "installed"\n')
    result = write(root)
    if result is not None and result.changes:
        inside = Path(os.path.normpath(root / result.layout.folder))
        assert root in inside.parents


@settings(max_examples=60, deadline=None)
@given(part=HOSTILE)
def test_a_part_of_the_runtime_is_one_that_there_is(place: Path, part: str) -> None:
    assert write(new_project(place, f'[tool.shieldgen]\nwiring = "app/wiring"\nvendor = [{quoted(part)}]\n')) is None


@settings(max_examples=100, deadline=None)
@given(function=HOSTILE, handler=HOSTILE, name=HOSTILE, word=HOSTILE)
def test_tables_of_the_configuration_are_hints_or_problems(
    place: Path, function: str, handler: str, name: str, word: str
) -> None:
    config = (
        '[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n\n'
        f"[tool.shieldgen.tasks.{quoted(function)}]\non_error = {quoted(handler)}\nname = {quoted(name)}\n"
        f"{quoted(word)} = {quoted(word)}\n"
    )
    result = write(new_project(place, config))
    assert result is None or result.problems


@settings(max_examples=60, deadline=None)
@given(name=HOSTILE, key=HOSTILE)
def test_templates_of_the_configuration_stay_texts(place: Path, name: str, key: str) -> None:
    config = (
        '[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n\n'
        f'[tool.shieldgen.tasks."app.more:send"]\nname = {quoted(name)}\nkey = {quoted(key)}\n'
    )
    root = new_project(place, config)
    (root / "app" / "more.py").write_text("async def send(a: str) -> None: ...\n")
    result = write(root)
    if result is None or result.problems:
        return
    for node in ast.walk(ast.parse((root / "app" / "wiring" / "more.py").read_bytes())):
        if isinstance(node, ast.FormattedValue):
            assert {type(inner) for inner in ast.walk(node.value)} <= {
                ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Load
            }  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(folder=FILE_NAMES, name=FILE_NAMES)
def test_names_of_files_and_folders_lead_nowhere(place: Path, folder: str, name: str) -> None:
    root = new_project(place, '[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    above = root / "app" / folder
    try:
        above.mkdir(exist_ok=True)
        (above / f"{name}.py").write_text(HINTED)
    except OSError:
        return  # no name for a file here
    write(root)
