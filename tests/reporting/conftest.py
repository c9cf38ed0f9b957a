"""A report with everything in it, hostile names and texts included."""

from dataclasses import replace

import pytest

from shieldgen.model.finding import Finding, Listing, Mend, Replacement, Report, RuleInfo, Summary
from shieldgen.model.source import Location, Problem, Step
from shieldgen.model.task import FunctionId, ProjectFacts

NO_FACTS = ProjectFacts(sites=(), tasks=(), problems=(), files=7, read=3, hosted=True, fastapi=True)
HOSTILE = "a\x1b[31mred\x07\u202eevil"


@pytest.fixture
def report():
    """Two findings of one task, one suppressed finding without a task, and a problem."""
    pay = FunctionId("app/pay.py", "pay")
    chain = (
        Step(Location("app/pay.py", 3, 5, 3), "pay calls charge"),
        Step(Location("app/gate,way:1.py", 9, 11, 9), f"POST {HOSTILE}"),
    )
    findings = (
        Finding(
            code="SG101",
            name="critical-unshielded",
            severity="error",
            confidence="high",
            message="`pay` takes a payment, 100% sure:\nand is cut",
            at=Location("app/api.py", 12, 5, 14),
            task=pay,
            evidence=chain,
            related=(Location("app/api.py", 40, 5, 40),),
        ),
        Finding(
            code="SG102",
            name="dangling-task",
            severity="warning",
            confidence="medium",
            message="nothing keeps the task",
            at=Location("app/api.py", 30, 5, 30),
            task=None,
            evidence=(),
            suppressed=True,
            justification="kept\x07 by a set",
        ),
        Finding(
            code="SG206",
            name="unnamed-shield",
            severity="note",
            confidence="high",
            message=f"`{HOSTILE}` has no name",
            at=Location("app/übung.py", 1, 1, 1),
            task=pay,
            evidence=(),
            mend=Mend("name it", (Replacement("app/übung.py", 1, 2, ("# name", "x = 1")),)),
        ),
    )
    return Report(
        findings=findings,
        rules=(
            RuleInfo("SG101", "critical-unshielded", "error", "A task can be cut.", "## What it does\nTells."),
            RuleInfo("SG102", "dangling-task", "warning", "A task is dropped.", "## What it does\nTells."),
            RuleInfo("SG206", "unnamed-shield", "note", "A shield has no name.", "## What it does\nTells."),
        ),
        summary=Summary(errors=1, warnings=0, notes=1, suppressed=1, hidden=4, files=7, read=3, sites=2, tasks=1),
        listing=Listing(
            facts=replace(NO_FACTS, problems=(Problem(Location("app/bad.py", 2, 7, 2), "syntax", "invalid syntax"),)),
            lines={
                ("app/api.py", 12): "    create_task(pay())  # \x1b]0;owned\x07",
                ("app/pay.py", 3): "    charge()",
                ("app/gate,way:1.py", 9): "    client.post()",
            },
        ),
    )


@pytest.fixture
def empty():
    """A report without findings."""
    return Report(
        findings=(), rules=(), summary=Summary(0, 0, 0, 0, 0, 3, 1, 1, 1), listing=Listing(facts=NO_FACTS, lines={})
    )
