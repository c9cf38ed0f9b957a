"""What type checkers and the formatter say about generated wiring, in one run each over all cases."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pytest

from shieldgen import writing
from shieldgen.pipeline.generate import generate
from shieldgen.settings import load_settings

from .conftest import CASES, RUNTIME, case_names, is_readable, least_python

pytestmark = pytest.mark.xdist_group("generation-types")
_TOOLS = Path(sys.executable).parent
_WRONG_CALLS = "wrong_calls.py"
OLDEST, NEWEST = "3.11", "3.13"


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case's application and wiring side by side, by the Python that they are for.

    Their packages have different names. What this Python cannot read is as its case expects it.
    """
    trees: dict[str, Path] = {}
    for name in case_names():
        least = "{}.{}".format(*least_python(name))
        version = least if least == OLDEST else NEWEST
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(CASES / name / "app", root, dirs_exist_ok=True)
        if is_readable(name):
            writing.apply(root, generate(root, load_settings(root)).changes)
        else:
            shutil.copytree(CASES / name / "expected" / "files", root, dirs_exist_ok=True)
        (root / "pyproject.toml").unlink()
        tree = trees.setdefault(version, tmp_path_factory.mktemp(f"types-{version}"))
        shutil.copytree(root / "src" if (root / "src").is_dir() else root, tree, dirs_exist_ok=True)
    shutil.copy(CASES / "payments" / _WRONG_CALLS, trees[OLDEST])
    return trees


@pytest.fixture(scope="module")
def tree(trees: dict[str, Path]) -> Path:
    """That of the oldest Python."""
    return trees[OLDEST]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages that FastAPI, anyio and, for durable tasks, DBOS bring, and no others."""
    folder = tmp_path_factory.mktemp("production")
    distributions = ["fastapi", "anyio", "dbos"]
    for distribution in distributions:
        for requirement in metadata.requires(distribution) or ():
            name = re.split(r"[^\w.-]", requirement)[0].lower()
            if "extra ==" not in requirement and name not in distributions and _is_installed(name):
                distributions.append(name)
    for package, owners in metadata.packages_distributions().items():
        needed = {owner.lower() for owner in owners} <= set(distributions)
        if needed and package != "typing_extensions":  # mypy brings that one
            spec = importlib.util.find_spec(package)
            assert spec is not None
            assert spec.origin is not None
            place = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
            (folder / place.name).symlink_to(place)
    return folder


def _is_installed(distribution: str) -> bool:
    return any(True for _ in metadata.distributions(name=distribution))


@pytest.fixture(scope="module")
def errors(trees: dict[str, Path], production: Path) -> dict[tuple[str, str], set[tuple[str, int]]]:
    """The places that each type checker complains about in each tree, all run at the same time."""
    checkers = {"mypy": _mypy, "pyright": _pyright, "ty": _ty}
    with ThreadPoolExecutor() as pool:
        checks = {
            (tool, version): pool.submit(check, tree, version, production)
            for tool, check in checkers.items()
            for version, tree in trees.items()
        }
    return {run: check.result() for run, check in checks.items()}


def _mypy(tree: Path, version: str, production: Path) -> set[tuple[str, int]]:
    """With nothing installed but what production needs."""
    options = ["--strict", f"--python-version={version}", "--output=json", "--no-incremental"]
    options += ["--explicit-package-bases", "--no-site-packages", "--follow-imports=silent"]
    done = _run(tree, "mypy", *options, ".", packages=production)
    assert done.returncode in (0, 1), done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines() if line]
    return {(error["file"], error["line"]) for error in found if error["severity"] == "error"}


def _pyright(tree: Path, version: str, _: Path) -> set[tuple[str, int]]:
    config = {"extraPaths": [str(RUNTIME)], "pythonVersion": version}
    (tree / "pyrightconfig.json").write_text(json.dumps(config))
    done = _run(tree, "pyright", "--outputjson", f"--pythonpath={sys.executable}")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {
        (Path(error["file"]).relative_to(tree.resolve()).as_posix(), error["range"]["start"]["line"] + 1)
        for error in found
        if error["severity"] == "error"
    }


def _ty(tree: Path, version: str, _: Path) -> set[tuple[str, int]]:
    options = ["--output-format=concise", f"--python-version={version}", f"--python={sys.prefix}"]
    done = _run(tree, "ty", "check", *options, f"--extra-search-path={RUNTIME}", ".")
    assert done.returncode in (0, 1), done.stderr
    found = re.findall(r"^(.+?):(\d+):\d+: error", done.stdout, re.MULTILINE)
    return {(path, int(line)) for path, line in found}


def _run(tree: Path, tool: str, *arguments: str, packages: Path = RUNTIME) -> "subprocess.CompletedProcess[str]":
    command = [str(_TOOLS / tool), *arguments]
    environment = {
        **os.environ,
        "MYPYPATH": os.pathsep.join(map(str, (tree, RUNTIME, packages))),
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=200)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("tool", ["mypy", "pyright", "ty"])
def test_type_checkers_accept_the_wiring(errors, trees: dict[str, Path], tool: str, version: str) -> None:
    tree = trees[version]
    ours = [path for path in tree.rglob("*.py") if path.read_bytes().startswith(b"# shieldgen: ")]
    assert len(ours) >= (20 if version == OLDEST else 3)
    wrong = {(path, line) for path, line in errors[tool, version] if (tree / path) in ours}
    assert sorted(f"{path}:{line}: {(tree / path).read_text().splitlines()[line - 1]}" for path, line in wrong) == []


@pytest.mark.parametrize("tool", ["mypy", "pyright", "ty"])
def test_type_checkers_refuse_exactly_the_wrong_calls(errors, tree: Path, tool: str) -> None:
    lines = (tree / _WRONG_CALLS).read_text().splitlines()
    expected = {number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")}
    assert {line for path, line in errors[tool, OLDEST] if path == _WRONG_CALLS} == expected


@pytest.fixture(scope="module")
def bare(trees: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wiring without the lines that keep formatters and linters off it."""
    bare = tmp_path_factory.mktemp("bare")
    for path in (path for tree in trees.values() for path in tree.rglob("*.py")):
        if path.read_bytes().startswith(b"# shieldgen: wiring"):
            lines = path.read_text("utf-8").splitlines(keepends=True)
            assert lines[1:3] == ["# fmt: off\n", "# ruff: noqa\n"]
            copy = bare / path.relative_to(next(tree for tree in trees.values() if path.is_relative_to(tree)))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("".join(lines[3:]), "utf-8")
    return bare


def test_the_wiring_is_formatted_as_ruff_does_it(bare: Path) -> None:
    done = _run(bare, "ruff", "format", "--isolated", "--no-cache", "--diff", ".")
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing_in_the_wiring(bare: Path) -> None:
    """What is wrong or unused; names are their author's, and a wiring that its source imports has to import it late."""
    rules = ["--select=E4,E7,E9,F,W", "--ignore=E741,E402", "--target-version=py313"]
    # A class in a function uses its imports, also where annotations of the module use others of the same name.
    rules.append("--per-file-ignores=durable_cycles/*:F401")
    done = _run(bare, "ruff", "check", "--isolated", "--no-cache", *rules, ".")
    assert done.returncode == 0, done.stdout
