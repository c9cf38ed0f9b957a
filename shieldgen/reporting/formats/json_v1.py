"""A report into JSON, version 1: a shape that never changes; a new one gets a new number."""

import json
from typing import Any

from ...model.finding import Finding, Report
from ..json_entries import function_entry, problem_entry, step_entry
from ..registry import Format, Page

FORMAT = Format(name="json", summary="JSON, version 1")


def render(report: Report, _page: Page) -> str:
    """Findings, problems and counts; paths are relative to the project's root whatever the working directory."""
    summary = report.summary
    document = {
        "version": 1,
        "findings": [_finding(finding) for finding in report.findings],
        "problems": [problem_entry(problem) for problem in report.problems],
        "summary": {
            "errors": summary.errors,
            "warnings": summary.warnings,
            "notes": summary.notes,
            "suppressed": summary.suppressed,
            "known": summary.known,
            "hidden": summary.hidden,
            "problems": len(report.problems),
            "files": summary.files,
            "read": summary.read,
            "sites": summary.sites,
            "tasks": summary.tasks,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "path": finding.at.path,
        "line": finding.at.line,
        "column": finding.at.column,
        "end_line": finding.at.end_line or finding.at.line,
        "task": function_entry(finding.task),
        "evidence": [step_entry(step) for step in finding.evidence],
        "related": [{"path": place.path, "line": place.line, "column": place.column} for place in finding.related],
        "suppressed": finding.suppressed,
        "justification": finding.justification or None,
        "known": finding.known,
    }
