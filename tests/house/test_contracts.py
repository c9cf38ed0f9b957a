"""Each import contract, kept by the sources and broken by a planted import."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("checks")

PLANTED = {
    "tool-floors": ("shieldgen/model/__init__.py", "from ..analysis import skeleton"),
    "runtime-floors": ("runtime/shieldgen_runtime/_hints.py", "from ._options import Policy"),
    "runtime-alone": ("runtime/shieldgen_runtime/_host.py", "import tomlkit"),
    "tool-alone": ("shieldgen/rendering/__init__.py", "import shieldgen_runtime"),
    "syntax-trees": ("shieldgen/planning/__init__.py", "from libcst import metadata"),
    "ast": ("shieldgen/rewriting/__init__.py", "import ast"),
    "yaml": ("shieldgen/settings/__init__.py", "import yaml"),
    "templates": ("shieldgen/writing.py", "import jinja2"),
    "terminal": ("shieldgen/reporting/formats/sarif.py", "from rich.text import Text"),
    "command-line": ("shieldgen/pipeline/__init__.py", "import typer"),
    "engine": ("shieldgen/cli/audit.py", "import dbos"),
    "rules": ("shieldgen/audit/rules/dangling_task.py", "from . import partial_success"),
    "fixes": ("shieldgen/rewriting/fixes/raise_again.py", "from . import limit_the_wait"),
    "formats": ("shieldgen/reporting/formats/github.py", "from .sarif import FORMAT as OTHER"),
}


def contracts() -> dict[str, str]:
    """The id and the name of each contract."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["name"] for contract in declared}


def test_every_contract_is_kept_here_and_broken_by_its_planted_import(tmp_path: Path) -> None:
    assert set(PLANTED) == set(contracts())
    for part in ("shieldgen", "runtime"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    kept = verdicts(tmp_path)
    assert kept == dict.fromkeys(contracts().values(), "KEPT")

    # A module on no floor is a breach of its own: the list of floors is exhaustive.
    (tmp_path / "shieldgen/helpers.py").write_text("", encoding="utf-8")
    assert verdicts(tmp_path)[contracts()["tool-floors"]] == "BROKEN"
    (tmp_path / "shieldgen/helpers.py").unlink()

    for path, line in PLANTED.values():
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    assert verdicts(tmp_path) == dict.fromkeys(contracts().values(), "BROKEN")


def verdicts(folder: Path) -> dict[str, str]:
    """What the linter says of each contract, by name."""
    ended = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "runtime")]), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return {found[1]: found[2] for found in re.finditer(r"^(\S.*?) (KEPT|BROKEN)\b", ended.stdout, re.MULTILINE)}
