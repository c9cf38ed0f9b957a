"""One call that may run several functions is one cause."""

from dataclasses import replace

from shieldgen.audit.candidates import one_per_cause
from shieldgen.audit.rule import Rule
from shieldgen.model.source import Location, Step
from shieldgen.model.task import FunctionId

RULE = Rule(code="SG101", name="critical-unshielded", severity="error")
BASE, SQL, FILES = (FunctionId("layers.py", f"{name}.save") for name in ("Base", "Sql", "Files"))


def finding(task, confidence="high", line=10):
    at = Location("app/api.py", line, 5, line)
    return RULE.finding(at=at, message=f"{task.qualname} writes", task=task, confidence=confidence)


def test_candidates_of_one_call_make_one_finding_under_the_name_of_the_call(build):
    facts = build.facts(sites=[build.site("create_task", 10, targets=(BASE, SQL, FILES))])
    (merged,) = one_per_cause([finding(SQL, "medium"), finding(FILES)], facts)
    assert (merged.task, merged.message, merged.confidence) == (BASE, "Files.save writes", "high")


def test_the_evidence_says_which_of_them_it_speaks_of(build):
    evidence = (Step(build.at(9, "layers.py"), "boto3.client().put_item"),)
    facts = build.facts(
        build.task(id=FILES, at=build.at(7, "layers.py")),
        sites=[build.site("create_task", 10, targets=(BASE, SQL, FILES))],
    )
    (merged,) = one_per_cause([replace(finding(FILES), evidence=evidence)], facts)
    assert [(step.at.line, step.text) for step in merged.evidence] == [
        (7, "Files.save, one of 3 functions that this call may run"),
        (9, "boto3.client().put_item"),
    ]


def test_other_places_and_other_functions_stay_apart(build):
    sites = [build.site("create_task", line, targets=(BASE, SQL, FILES)) for line in (10, 20)]
    other = FunctionId("app/pay.py", "pay")
    found = [finding(SQL, line=10), finding(FILES, line=20), finding(other, line=10)]
    assert len(one_per_cause(found, build.facts(sites=sites))) == 3
