"""Findings into marks that stay the same when lines move, so that a platform knows a finding again."""

import hashlib
from collections import Counter

from ..model.finding import Finding, Report


def fingerprints(report: Report) -> tuple[str, ...]:
    """A mark for each finding, in their order, each different from the others.

    It is made of the rule, the file, the task and the code at both ends of the evidence; findings that are alike in all
    of this are counted in their order.
    """
    seen: Counter[str] = Counter()
    marks = []
    for finding in report.findings:
        text = _text(finding, report)
        seen[text] += 1
        text += f"\0{seen[text]}" if seen[text] > 1 else ""
        marks.append(hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest())
    return tuple(marks)


def _text(finding: Finding, report: Report) -> str:
    places = [finding.at, *(step.at for step in finding.evidence[-1:])]
    code = [report.lines.get((place.path, place.line), "").strip() for place in places]
    task = finding.task.qualname if finding.task else ""
    return "\0".join([finding.code, finding.at.path, task, *code])
