"""A report into SARIF 2.1.0, the interchange format of code scanning."""

import json
from typing import Any
from urllib.parse import quote

from ... import __version__
from ...model.finding import Finding, Mend, Replacement, Report, RuleInfo, Severity
from ...model.source import Location, Problem
from ..escape import plain
from ..fingerprints import fingerprints
from ..registry import Format, Page

FORMAT = Format(name="sarif", summary="SARIF 2.1.0", mends=True)

_PROBLEM: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
_BASE = "%SRCROOT%"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, page: Page) -> str:
    """One run: the rules with their help, the findings with evidence as code flows, problems as notifications."""
    order = {rule.code: index for index, rule in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "shieldgen",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(problem, page) for problem in report.problems],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that shieldgen was started in."}}},
        "results": [
            _result(finding, mark, order, page) | _standing(finding, report.compared)
            for finding, mark in zip(report.findings, fingerprints(report), strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"problem.severity": _PROBLEM[rule.severity], "tags": ["background tasks", "shutdown"]},
    }


def _result(finding: Finding, fingerprint: str, order: dict[str, int], page: Page) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": plain(finding.message)},
        "locations": [_location(finding.at, page)],
        "partialFingerprints": {"shieldgen/v1": fingerprint},
        "properties": {"confidence": finding.confidence},
    }
    if finding.code in order:
        result["ruleIndex"] = order[finding.code]
    if finding.related:
        result["relatedLocations"] = [
            {**_location(place, page), "id": number, "message": {"text": "the same here"}}
            for number, place in enumerate(finding.related, start=1)
        ]
    if finding.evidence:
        steps = [
            {"location": {**_location(step.at, page), "message": {"text": plain(step.text)}}}
            for step in finding.evidence
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.mend is not None:
        result["fixes"] = [_fix(finding.mend, page)]
    return result


def _fix(mend: Mend, page: Page) -> dict[str, Any]:
    paths = dict.fromkeys(replacement.path for replacement in mend.replacements)
    changes = [
        {
            "artifactLocation": _artifact(path, page),
            "replacements": [_replacement(found) for found in mend.replacements if found.path == path],
        }
        for path in paths
    ]
    return {"description": {"text": mend.does}, "artifactChanges": changes}


def _replacement(found: Replacement) -> dict[str, Any]:
    region = {"startLine": found.first, "startColumn": 1, "endLine": found.behind, "endColumn": 1}
    return {"deletedRegion": region, "insertedContent": {"text": "".join(f"{line}\n" for line in found.lines)}}


def _standing(finding: Finding, compared: tuple[str, ...]) -> dict[str, Any]:
    """What the finding is beside a baseline, and why it does not count; empty where neither is to be told."""
    told: dict[str, Any] = {}
    if compared:
        told["baselineState"] = "unchanged" if finding.known else "new"
    if finding.suppressed:
        told["suppressions"] = [_suppression("inSource", finding.justification)]
    elif finding.known:
        told["suppressions"] = [_suppression("external", f"known from {' and '.join(compared)}")]
    return told


def _suppression(kind: str, justification: str) -> dict[str, str]:
    suppression = {"kind": kind, "status": "accepted"}
    return {**suppression, "justification": plain(justification)} if justification else suppression


def _location(at: Location, page: Page) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": at.line, "startColumn": at.column}
    if at.end_line > at.line:
        region["endLine"] = at.end_line
    return {"physicalLocation": {"artifactLocation": _artifact(at.path, page), "region": region}}


def _artifact(path: str, page: Page) -> dict[str, str]:
    return {"uri": _uri(page.prefix + path), "uriBaseId": _BASE}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", errors="surrogateescape"))


def _notification(problem: Problem, page: Page) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": plain(problem.message)},
        "descriptor": {"id": problem.kind},
        "locations": [_location(problem.at, page)],
    }
