"""Every folder of tests/cases_fix through `audit --fix` in memory: its files become those of its folder `after`."""

import shutil
import tomllib
from pathlib import Path

import pytest

from shieldgen.audit.registry import load_rules
from shieldgen.audit.selection import Selection
from shieldgen.pipeline.fix import fix
from shieldgen.rewriting import fixes
from shieldgen.rewriting.fix import load_fixes
from shieldgen.settings import load_settings
from shieldgen.writing import apply

CASES = Path(__file__).parents[1] / "cases_fix"
FOLDERS = sorted(path.parent for path in CASES.glob("*/case.toml"))


def case_of(folder):
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    selection = Selection(select=tuple(case["select"]), pedantic=case.get("pedantic", False))
    return selection, case.get("unsafe", False)


def told(result):
    """`path:line:col CODE` with what was done, or why it was not."""
    lines = [f"{fixed.at} {fixed.code} {fixed.does}" for fixed in result.fixed]
    lines += [f"{left.at} {left.code} left: {left.reason}" for left in result.left]
    lines += [f"unsafe: {result.unsafe}"] * bool(result.unsafe)
    return "".join(f"{line}\n" for line in lines)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def quiet(_step):
    pass


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_fixed_case_is_as_expected_and_free_of_what_was_fixed(folder, request, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(folder / "before", project)
    selection, unsafe = case_of(folder)
    result = fix(project, load_settings(project), selection, quiet, unsafe=unsafe)
    assert contents(project) == contents(folder / "before"), "nothing is written yet"
    apply(project, result.changes)
    if request.config.getoption("--update-cases"):
        shutil.rmtree(folder / "after", ignore_errors=True)
        shutil.copytree(project, folder / "after")
        (folder / "told.txt").write_text(told(result), encoding="utf-8")
    assert contents(project) == contents(folder / "after")
    assert told(result) == (folder / "told.txt").read_text("utf-8")

    again = fix(project, load_settings(project), selection, quiet, unsafe=unsafe)
    assert (again.changes, again.fixed) == ((), ()), "fixing is done once"
    assert again.report == result.report, "the report is that on the fixed files"
    found = {(f.code, at) for f in again.report.findings if f.told for at in (f.at, *f.related)}
    found |= {(problem.kind, problem.at) for problem in again.report.problems}
    left = {(left.code, left.at) for left in result.left}
    assert {(code, at) for code, at in found if code in load_fixes()} == left, "only what is left is still found"


def test_every_fix_belongs_to_a_rule_or_a_problem_and_has_a_case():
    assert set(load_fixes()) <= {loaded.rule.code for loaded in load_rules()} | {"hint"}
    files = {path.stem.replace("_", "-") for path in Path(fixes.__file__).parent.glob("*.py")} - {"--init--"}
    assert files <= {folder.name for folder in FOLDERS}


def test_unsafe_fixes_are_made_only_where_they_are_asked_for():
    folder = CASES / "limit-the-shield" / "before"
    selection, _ = case_of(folder.parent)
    result = fix(folder, load_settings(folder), selection, quiet, unsafe=False)
    assert result.changes == ()
    assert result.unsafe > 0
