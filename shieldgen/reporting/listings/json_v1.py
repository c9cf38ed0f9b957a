"""Facts about sites and tasks into JSON, version 1: a shape that never changes; a new one gets a new number."""

import json
from typing import Any

from ...effects.endings import endings
from ...model.effect import Duration, Effect, Reason
from ...model.finding import Listing
from ...model.hint import Hint
from ...model.task import FunctionId, Site, TaskFacts
from ..json_entries import function_entry, problem_entry, step_entry
from ..registry import Format, Page

FORMAT = Format(name="json", summary="JSON, version 1")


def render(listing: Listing, _page: Page) -> str:
    """Every site with the verdicts about its target, every task function, and what could not be read."""
    facts = listing.facts
    tasks = {task.id: task for task in facts.tasks}
    document = {
        "version": 1,
        "sites": [_site(site, tasks) for site in facts.sites],
        "tasks": [_task(task, listing) for task in facts.tasks],
        "problems": [problem_entry(problem) for problem in facts.problems],
    }
    return json.dumps(document, indent=2) + "\n"


def _site(site: Site, tasks: dict[FunctionId, TaskFacts]) -> dict[str, Any]:
    task = tasks.get(site.target) if site.target is not None else None
    entry: dict[str, Any] = {
        "path": site.at.path,
        "line": site.at.line,
        "column": site.at.column,
        "end_line": site.at.end_line or site.at.line,
        "kind": site.kind,
        "enclosing": site.enclosing,
        "target": function_entry(site.target),
        "targets": [function_entry(target) for target in site.targets],
        "external": site.external,
        "via": site.via,
        "route": site.route or None,
        "timing": site.timing,
        "shield": site.shield,
        "ref_kept": site.ref_kept,
        "critical": task.critical if task else "unknown",
        "effects": kinds(task),
        "idempotent": task.idempotent if task else "unknown",
        "long_running": task.duration.long_running if task else "unknown",
        "handles_errors": _handles_errors(site, task),
    }
    return entry


def kinds(task: TaskFacts | None) -> list[str]:
    """The kinds of a task function's effects, each once; those that are a mere possibility are left out."""
    return sorted({effect.kind for effect in task.effects if effect.confidence != "low"}) if task else []


def _handles_errors(site: Site, task: TaskFacts | None) -> str:
    """Whether somebody learns of a failure: by the function itself, a done-callback or whoever awaits it.

    Whoever awaits a loop without an end learns of it at the shutdown only.
    """
    waited = site.awaited == "yes" and not (task is not None and task.duration.endless)
    if site.callback or waited or (site.hint is not None and site.hint.on_error is not None):
        return "yes"
    return task.errors.handled if task else "unknown"


def _task(task: TaskFacts, listing: Listing) -> dict[str, Any]:
    return {
        "path": task.id.path,
        "qualname": task.id.qualname,
        "line": task.at.line,
        "column": task.at.column,
        "end_line": task.at.end_line or task.at.line,
        "async": task.is_async,
        "documented": task.documented,
        "hint": _hint(task.hint),
        "at_shutdown": [
            {"ending": ending.kind, "until_s": ending.until, "because": ending.why, "sites": sites}
            for ending, sites in endings(task, listing.facts, listing.grace)
        ],
        "critical": task.critical,
        "critical_because": task.critical_because,
        "effects": [_effect(effect) for effect in task.effects],
        "idempotent": task.idempotent,
        "idempotent_because": task.idempotent_because,
        "duration": _duration(task.duration),
        "long_running": task.duration.long_running,
        "handles_errors": task.errors.handled,
        "error_handling": {
            "evidence": [step_entry(step) for step in task.errors.evidence],
            "swallowed": [_reason(reason) for reason in task.errors.swallowed],
        },
        "sites": [
            {"path": site.at.path, "line": site.at.line, "column": site.at.column, "kind": site.kind}
            for site in task.sites
        ],
    }


def _hint(hint: Hint | None) -> dict[str, Any] | None:
    """What the author stated, and nothing that is a default."""
    if hint is None:
        return None
    stated = {keyword: getattr(hint, keyword) for keyword in sorted(hint.stated - hint.unread)}
    place = {"path": hint.at.path, "line": hint.at.line, "column": hint.at.column, "form": hint.form}
    return {**place, "stated": stated, "unread": sorted(hint.unread)}


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "call": effect.call,
        "confidence": effect.confidence,
        "idempotent": effect.idempotent,
        "because": effect.because,
        "evidence": [step_entry(step) for step in effect.evidence],
    }


def _duration(duration: Duration) -> dict[str, Any]:
    return {
        "bounded": duration.bounded,
        "at_most_s": duration.at_most_s,
        "because": [_reason(reason) for reason in duration.because],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "confidence": reason.confidence,
        "evidence": [step_entry(step) for step in reason.evidence],
    }
