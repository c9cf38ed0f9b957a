"""A report into SARIF 2.1.0, the interchange format of code scanning."""

import hashlib
import json
from typing import Any
from urllib.parse import quote

from ... import __version__
from ...model.finding import Finding, Report, RuleInfo
from ...model.source import Location, Problem
from ..escape import plain
from ..registry import Format, Page

FORMAT = Format(name="sarif", summary="SARIF 2.1.0")

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
        "results": [_result(finding, report, order, page) for finding in report.findings],
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
    }


def _result(finding: Finding, report: Report, order: dict[str, int], page: Page) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": plain(finding.message)},
        "locations": [_location(finding.at, page)],
        "partialFingerprints": {"shieldgen/v1": _fingerprint(finding, report)},
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
    if finding.suppressed:
        result["suppressions"] = [{"kind": "inSource"}]
    return result


def _location(at: Location, page: Page) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": at.line, "startColumn": at.column}
    if at.end_line > at.line:
        region["endLine"] = at.end_line
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(page.prefix + at.path)}, "region": region}}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", errors="surrogateescape"))


def _fingerprint(finding: Finding, report: Report) -> str:
    """What stays the same when lines move: the rule, the file, the task and the code at both ends of the evidence."""
    places = [finding.at, *(step.at for step in finding.evidence[-1:])]
    code = [report.lines.get((place.path, place.line), "").strip() for place in places]
    task = finding.task.qualname if finding.task else ""
    text = "\0".join([finding.code, finding.at.path, task, *code])
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _notification(problem: Problem, page: Page) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": plain(problem.message)},
        "descriptor": {"id": problem.kind},
        "locations": [_location(problem.at, page)],
    }
