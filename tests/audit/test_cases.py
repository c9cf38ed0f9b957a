"""Every folder of tests/cases through the audit: its findings are those of its expected/findings.txt."""

import tomllib
from pathlib import Path

import pytest

from shieldgen.audit.selection import Selection
from shieldgen.pipeline.audit import audit
from shieldgen.settings import load_settings

CASES = Path(__file__).parents[1] / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/case.toml"))


def found(folder):
    """`path:line:col CODE message` for each finding, and for each other place of it the same without message."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    settings = load_settings(folder)
    selection = Selection(
        select=tuple(case.get("select", settings.select)),
        ignore=tuple(case.get("ignore", ())),
        pedantic=case.get("pedantic", False),
    )
    report = audit(folder, settings, selection, lambda _step: None)
    lines = [f"{problem.at} {problem.kind} {problem.message}" for problem in report.problems]
    for finding in report.findings:
        words = [f"({finding.confidence})"] if finding.confidence != "high" else []
        words += ["(suppressed)"] if finding.suppressed else ["(known)"] if finding.known else []
        lines.append(" ".join([str(finding.at), finding.code, *words, finding.message]))
        lines += [f"{place} {finding.code} the same" for place in finding.related]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_findings_of_a_case_are_those_expected(folder, request):
    expected = folder / "expected" / "findings.txt"
    now = found(folder)
    if request.config.getoption("--update-cases"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(now, encoding="utf-8")
    assert now == expected.read_text("utf-8")
