"""What holds for every rule: its code, its documentation, which is run, its case folder and its row in the README."""

import re
from pathlib import Path

import pytest

from shieldgen.audit import rules
from shieldgen.audit.registry import load_rules
from shieldgen.audit.rule import HEADINGS, sections
from shieldgen.audit.selection import Selection
from shieldgen.pipeline.audit import audit
from shieldgen.settings import Settings

ROOT = Path(__file__).parents[2]
RULES = load_rules()
# Told of a project with its configuration, and files that it names: their cases show it.
MORE_THAN_A_MODULE = {"SG003", "SG502"}
ABOUT_OTHER_FINDINGS = {"SG001", "SG002", "SG003"}
FILES = {"python": "main.py", "yaml": "service.yaml", "dockerfile": "Dockerfile"}
"""What a block of the documentation is the content of, by its language."""


def ids(loaded):
    return f"{loaded.rule.code} {loaded.rule.name}"


def test_codes_and_names_are_unique():
    assert len({loaded.rule.code for loaded in RULES}) == len({loaded.rule.name for loaded in RULES}) == len(RULES)


def test_the_rules_of_the_first_issue_are_there():
    wanted = (101, 102, 201, 202, 203, 204, 205, 206, 207, 301, 304, 401, 501)
    assert {f"SG{number}" for number in wanted} <= {loaded.rule.code for loaded in RULES}


def test_each_file_is_named_after_its_rule():
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {
        loaded.rule.name.replace("-", "_") for loaded in RULES if loaded.rule.code not in ABOUT_OTHER_FINDINGS
    }


@pytest.mark.parametrize("loaded", RULES, ids=ids)
def test_the_documentation_has_a_summary_and_the_headings_in_order(loaded):
    assert tuple(sections(loaded.documentation)) == HEADINGS
    assert re.fullmatch(r"[A-Z`].*\.", loaded.info.summary)


@pytest.mark.parametrize("loaded", RULES, ids=ids)
@pytest.mark.parametrize(("heading", "told"), [("Example", True), ("Use instead", False)])
def test_the_example_is_told_and_its_replacement_is_not(loaded, heading, told, tmp_path):
    blocks = dict(re.findall(r"```(\w+)\n(.*?)```", sections(loaded.documentation)[heading], re.DOTALL))
    compile(blocks["python"], heading, "exec")
    if loaded.rule.code in MORE_THAN_A_MODULE:
        return
    for language, text in blocks.items():
        (tmp_path / FILES[language]).write_text(text)
    pedantic = loaded.rule.severity == "note"
    report = audit(tmp_path, Settings(), Selection(pedantic=pedantic), lambda _step: None)
    assert report.problems == ()
    assert (loaded.rule.code in {finding.code for finding in report.findings}) is told


@pytest.mark.parametrize("loaded", RULES, ids=ids)
def test_a_case_folder_shows_both_sides(loaded):
    findings = ROOT / "tests" / "cases" / loaded.rule.name / "expected" / "findings.txt"
    assert f" {loaded.rule.code} " in findings.read_text("utf-8")


def test_the_readme_has_a_row_for_every_rule_and_no_other():
    rows = re.findall(r"^\| (SG\d+) \| ([a-z-]+) \| (\w+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [(loaded.rule.code, loaded.rule.name, loaded.rule.severity) for loaded in RULES]
