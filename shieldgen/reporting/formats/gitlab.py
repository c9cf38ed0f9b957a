"""A report into GitLab's code quality report, which merge requests show beside their changes."""

import hashlib
import json
from typing import Any

from ...model.finding import Report, Severity
from ...model.source import Location, Problem
from ..escape import plain
from ..fingerprints import fingerprints
from ..registry import Format, Page

FORMAT = Format(name="gitlab", summary="code quality report of GitLab")

_SEVERITY: dict[Severity, str] = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report, page: Page) -> str:
    """A list with one entry for each problem and each finding that is not suppressed."""
    entries = [
        _entry(problem.kind, problem.message, "critical", problem.at, _mark(problem), page)
        for problem in report.problems
    ]
    entries += [
        _entry(f"{finding.code} {finding.name}", finding.message, _SEVERITY[finding.severity], finding.at, mark, page)
        for finding, mark in zip(report.findings, fingerprints(report), strict=True)
        if finding.told
    ]
    return json.dumps(entries, indent=2) + "\n"


def _entry(name: str, message: str, severity: str, at: Location, fingerprint: str, page: Page) -> dict[str, Any]:
    return {
        "description": plain(message),
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": page.prefix + at.path,
            "lines": {"begin": at.line, "end": max(at.end_line, at.line)},
        },
    }


def _mark(problem: Problem) -> str:
    text = "\0".join([problem.kind, str(problem.at), problem.message])
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
