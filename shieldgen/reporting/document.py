"""Facts and findings into one HTML document that needs nothing beside itself and asks nobody for anything.

The page is fixed: a skeleton, a style and a script. What was found stands in it as JSON, which the script turns into
text nodes; no text of an analysed project ever becomes markup. A policy in its head forbids every request, and every
script and style but its own two, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from typing import Any

from .. import __version__
from ..effects.endings import Ending, endings, is_fragile, is_hosted
from ..effects.runs import PROTECTING
from ..model.effect import SHIELD_WORTHY, Duration, Effect
from ..model.finding import Finding, Listing, Report
from ..model.hint import Hint
from ..model.source import Location, Step
from ..model.task import FunctionId, Site, TaskFacts
from .counts import totals
from .escape import plain
from .registry import Page

_SCRIPTS = ("elements", "state", "evidence", "task", "table", "timeline", "graph", "findings", "main")
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def document(listing: Listing, page: Page, report: Report | None = None) -> str:
    """The whole page: the tasks, and the findings where an audit made some."""
    style = _asset("report.css")
    script = '"use strict";\n' + "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    data = json.dumps(_data(listing, page, report), separators=(",", ":")).translate(_ESCAPED)
    parts = {"policy": policy, "style": style, "script": script, "data": data}
    before, *rest = _asset("report.html").split("%%")
    # Names and the text between them take turns, and what is filled in is not looked at again.
    filled = (parts[piece] if number % 2 == 0 else piece for number, piece in enumerate(rest))
    return before + "".join(filled)


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8")


def _hash(text: str) -> str:
    """A text as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(listing: Listing, page: Page, report: Report | None) -> dict[str, Any]:
    """What the script reads; every text from the project is made harmless for the eye as well."""
    facts = listing.facts
    findings = [finding for finding in report.findings if finding.told] if report is not None else []
    by_task: dict[FunctionId, list[int]] = {}
    for number, finding in enumerate(findings):
        if finding.task is not None:
            by_task.setdefault(finding.task, []).append(number)
    return {
        "project": plain(listing.project),
        "version": __version__,
        "prefix": plain(page.prefix),
        "grace": listing.grace,
        "platform": _limit(listing),
        "hosted": is_hosted(facts),
        "totals": [plain(line) for line in totals(report)] if report is not None else [],
        "tasks": [_task(task, listing, by_task.get(task.id, [])) for task in facts.tasks],
        "elsewhere": [_site(site) for site in facts.sites if not site.targets and site.kind not in PROTECTING],
        "findings": [_finding(finding) for finding in findings] if report is not None else None,
        "rules": {rule.code: plain(rule.summary) for rule in report.rules} if report is not None else {},
        "problems": [[_place(problem.at), problem.kind, plain(problem.message)] for problem in facts.problems],
        "lines": _lines(listing),
    }


def _limit(listing: Listing) -> list[Any] | None:
    """How long the platform lets the process live, with the place that says so."""
    found = listing.platform
    return [found.seconds, _place(found.at), plain(found.text)] if found is not None else None


def _lines(listing: Listing) -> dict[str, dict[int, str]]:
    """The source lines by path and number."""
    found: dict[str, dict[int, str]] = {}
    for (path, number), line in listing.lines.items():
        found.setdefault(plain(path), {})[number] = plain(line.rstrip())
    return found


def _place(at: Location) -> list[Any]:
    return [plain(at.path), at.line, at.column, max(at.end_line, at.line)]


def _steps(steps: tuple[Step, ...]) -> list[list[Any]]:
    return [[_place(step.at), plain(step.text)] for step in steps]


def _task(task: TaskFacts, listing: Listing, findings: list[int]) -> dict[str, Any]:
    return {
        "name": plain(task.id.qualname),
        "at": _place(task.at),
        "async": task.is_async,
        "policy": _policy(task.hint),
        "critical": [task.critical, plain(task.critical_because)],
        "fragile": is_fragile(task),
        "idempotent": [task.idempotent, plain(task.idempotent_because)],
        "duration": _duration(task.duration),
        "handled": task.errors.handled,
        "effects": [_effect(effect) for effect in task.effects],
        "sites": [_site(site) for site in task.sites],
        "endings": [
            _ending(ending, sites, task.duration) for ending, sites in endings(task, listing.facts, listing.grace)
        ],
        "findings": findings,
    }


def _policy(hint: Hint | None) -> list[list[str]] | None:
    if hint is None:
        return None
    stated = [[keyword, plain(str(getattr(hint, keyword)))] for keyword in sorted(hint.stated - hint.unread)]
    return stated + [[keyword, "computed"] for keyword in sorted(hint.unread)]


def _duration(duration: Duration) -> dict[str, Any]:
    return {
        "most": duration.at_most_s if duration.bounded == "yes" else None,
        "bounded": duration.bounded,
        "endless": duration.endless,
        "because": [[plain(reason.text), _steps(reason.evidence)] for reason in duration.because],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "worthy": effect.kind in SHIELD_WORTHY,
        "call": plain(effect.call),
        "confidence": effect.confidence,
        "idempotent": effect.idempotent,
        "because": plain(effect.because),
        "steps": _steps(effect.evidence),
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        "at": _place(site.at),
        "kind": site.kind,
        "in": plain(site.enclosing),
        "route": plain(site.route),
        "timing": site.timing,
        "shield": site.shield,
        "target": plain(site.external or ""),
    }


def _ending(ending: Ending, sites: int, duration: Duration) -> dict[str, Any]:
    """An ending; what a run needs is how long it takes at most by what it waits for."""
    return {
        "kind": ending.kind,
        "until": ending.until,
        "needs": duration.at_most_s if duration.bounded == "yes" else None,
        "why": plain(ending.why),
        "sites": sites,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": plain(finding.message),
        "at": _place(finding.at),
        "steps": _steps(finding.evidence),
        "related": [_place(place) for place in finding.related],
        "task": plain(finding.task.qualname) if finding.task is not None else "",
    }
