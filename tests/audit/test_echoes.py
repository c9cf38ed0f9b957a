"""What one way out mends is one finding, unless somebody asks for each."""

from dataclasses import replace

import pytest

from shieldgen.audit.rule import Rule
from shieldgen.audit.selection import Selection
from shieldgen.model.source import Location
from shieldgen.model.task import FunctionId

PAY = FunctionId("app/pay.py", "pay")
CRITICAL = Rule(code="SG101", name="critical-unshielded", severity="error")
DANGLING = Rule(code="SG102", name="dangling-task", severity="error")


def at(line):
    return Location("app/api.py", line, 5, line)


def finding(rule, *lines, task=PAY, confidence="high"):
    first, *others = lines
    return rule.finding(
        at=at(first), message="told", task=task, confidence=confidence, related=[at(line) for line in others]
    )


def shown(*findings, **words):
    return [found.code for found in Selection(**words).shown(findings)]


def test_a_critical_task_that_is_dropped_is_told_as_critical():
    assert shown(finding(DANGLING, 10), finding(CRITICAL, 10, 20)) == ["SG101"]


def test_it_is_told_twice_where_everything_is_shown():
    assert shown(finding(DANGLING, 10), finding(CRITICAL, 10), pedantic=True) == ["SG102", "SG101"]


@pytest.mark.parametrize(
    ("dropped", "critical"),
    [
        pytest.param(finding(DANGLING, 10, 20), finding(CRITICAL, 10), id="at a place that the other does not tell"),
        pytest.param(finding(DANGLING, 10), replace(finding(CRITICAL, 10), suppressed=True), id="the other suppressed"),
        pytest.param(finding(DANGLING, 10), replace(finding(CRITICAL, 10), known=True), id="the other known already"),
        pytest.param(replace(finding(DANGLING, 10), suppressed=True), finding(CRITICAL, 10), id="suppressed itself"),
        pytest.param(finding(DANGLING, 10), finding(CRITICAL, 10, task=None), id="of another task"),
    ],
)
def test_both_are_told_where_one_does_not_speak_for_the_other(dropped, critical):
    assert shown(dropped, critical) == ["SG102", "SG101"]


def test_what_is_not_shown_speaks_for_nothing():
    assert shown(finding(DANGLING, 10), finding(CRITICAL, 10, confidence="medium")) == ["SG102"]
