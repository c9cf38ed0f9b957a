"""What no checker asks of the sources: their size, their first sentence, where trees are read and lines printed."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 300
LONGEST_RUNTIME_CORE = 1500

TOOL = sorted((ROOT / "shieldgen").rglob("*.py"))
RUNTIME = sorted((ROOT / "runtime").rglob("*.py"))
# Parts of the runtime that an application asks for, with the dependency that each brings.
RUNTIME_EXTRAS = {
    "testing": {"httpx"},
    "durable": {"dbos", "sqlalchemy", "pydantic"},  # FastAPI brings pydantic
    "observers": {"opentelemetry"},
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def extras(path: Path) -> set[str]:
    """The optional parts of the runtime that a file belongs to."""
    return {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} & RUNTIME_EXTRAS.keys()


def imports(path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """(level of a relative import, module, names) of each import, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", tuple(alias.name for alias in node.names)


def test_a_module_is_at_most_300_lines_long() -> None:
    assert {name(path): length(path) for path in TOOL + RUNTIME if length(path) > LONGEST_MODULE} == {}


def test_a_module_says_in_its_first_sentence_what_it_is() -> None:
    silent = [
        name(path)
        for path in TOOL + RUNTIME
        if not re.match(r"\S.*?[.:](\s|$)", ast.get_docstring(ast.parse(path.read_bytes())) or "", re.DOTALL)
    ]
    assert silent == []


def test_syntax_trees_of_the_standard_library_are_read_in_analysis_only() -> None:
    readers = {path for path in TOOL + RUNTIME for _, module, _ in imports(path) if module.split(".")[0] == "ast"}
    assert [name(path) for path in sorted(readers) if ROOT / "shieldgen" / "analysis" not in path.parents] == []


def test_the_command_line_alone_prints() -> None:
    printers = [
        f"{name(path)}:{node.lineno}"
        for path in TOOL + RUNTIME
        if ROOT / "shieldgen" / "cli" not in path.parents
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printers == []


def test_the_core_of_the_runtime_stays_under_1500_lines() -> None:
    assert sum(length(path) for path in RUNTIME if not extras(path)) < LONGEST_RUNTIME_CORE


def test_the_runtime_imports_anyio_and_fastapi_and_itself_relatively() -> None:
    allowed = {"anyio", "fastapi", "starlette", *sys.stdlib_module_names}
    foreign = [
        f"{name(path)}: {module}"
        for path in RUNTIME
        for level, module, _ in imports(path)
        if level == 0 and module.split(".")[0] not in allowed.union(*(RUNTIME_EXTRAS[part] for part in extras(path)))
    ]
    assert foreign == []


def test_the_runtime_takes_no_private_names_from_what_it_imports() -> None:
    private = [
        f"{name(path)}: {module} {names}"
        for path in RUNTIME
        for level, module, names in imports(path)
        if level == 0 and module != "__future__" and any(part[0] == "_" for part in (*module.split("."), *names))
    ]
    assert private == []


def test_what_is_imported_is_a_dependency_and_every_dependency_is_imported() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["watch"]
    # A distribution whose package has another name.
    declared = {{"pyyaml": "yaml"}.get(name, name) for name in (re.split(r"[^\w-]", each)[0] for each in wanted)}
    imported = {
        module.split(".")[0]
        for path in TOOL + RUNTIME
        for level, module, _ in imports(path)
        if level == 0 and not extras(path)
    }
    # FastAPI is nothing without Starlette, and brings it.
    assert imported - sys.stdlib_module_names - {"starlette"} == declared


def test_no_file_names_a_path_of_somebodys_machine(tracked: list[Path]) -> None:
    somewhere = re.compile(rb"(?<![\w.:-])/(?:work|root|home/\w+|Users/\w+|tmp/venv|tmp/brief)/")
    naming = [
        f"{name(path)}:{number}"
        for path in tracked
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1)
        if somewhere.search(line)
    ]
    assert naming == []
