"""What was found out about a task function into the hint that is proposed for it, each keyword with its reason."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..analysis.walking import last_name
from ..model import code
from ..model.effect import SHIELD_WORTHY, Effect
from ..model.source import Location
from ..model.task import FunctionId, Site, TaskFacts

_BACKGROUND = frozenset(
    {"add_task", "background_task", "background_tasks", "create_task", "ensure_future", "run_coroutine_threadsafe"}
    | {"start_soon", "schedule", "via_wrapper"}
)
_AFTER_RESPONSE = frozenset({"add_task", "background_task", "background_tasks"})
_IDENTIFIER = re.compile(r"(?:[a-z0-9]+_)*(?:id|uuid|key|number|ref|reference)")
_ANNOTATED = frozenset({"int", "str", "UUID"})
_OWNERS = frozenset({"user", "customer", "account", "tenant", "team", "org", "organization", "workspace", "client"})
"""An identifier of somebody who may well cause two pieces of work at once: never the key of one."""

_LEAST_DEADLINE = 5.0
_MOST_SHIELDED = 120.0
_OF_GRACE = 0.8
"""How much of the grace a deadline may take, so that the error handler still has its time."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword of a proposed hint: its value as Python text, and why."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The hint that is proposed for a function that has none. `line` is that of its `def`."""

    task: FunctionId
    at: Location
    keywords: tuple[Keyword, ...]
    remarks: tuple[str, ...] = ()

    def decorator(self, name: str) -> str:
        """The decorator as it is written, where the runtime's `task` is called `name`."""
        return f"@{name}({', '.join(f'{word.name}={word.value}' for word in self.keywords)})"


@dataclass(frozen=True, slots=True)
class Declined:
    """A function for which no hint is proposed, and why."""

    task: FunctionId
    at: Location
    reason: str


def propose(facts: TaskFacts, function: code.Function, *, grace: float | None) -> Proposal | Declined:
    """The hint for a function that has none. `grace` is the project's, in seconds (None: without limit)."""
    reason = _unsuited(facts, function)
    if reason is not None:
        return Declined(facts.id, facts.at, reason)
    worthy = [effect for effect in facts.effects if effect.kind in SHIELD_WORTHY and not effect.shielded]
    remarks: list[str] = []
    words: list[Keyword] = []
    limit = _OF_GRACE * (25.0 if grace is None else grace)
    if worthy:
        words += _shield(facts, worthy, limit, remarks)
    shielded = bool(words)
    words += _timing(facts, worthy)
    words += _name(function, shielded=shielded)
    words += _key(function, worthy)
    order = ("shield", "timing", "name", "key", "deadline")
    words.sort(key=lambda word: order.index(word.name))
    if not words:
        remarks.append("no effect that a cut would leave half done: visible and cancelled first at a shutdown")
    return Proposal(facts.id, facts.at, tuple(words), tuple(remarks))


def _unsuited(facts: TaskFacts, function: code.Function) -> str | None:
    if not any(site.kind in _BACKGROUND and site.awaited != "yes" for site in facts.sites):
        return "whoever starts it waits for it"
    if "<locals>" in function.qualname:
        return "defined inside a function, where no wiring can import it"
    if function.is_generator:
        return "a generator: nobody would take its items"
    if facts.duration.endless:
        return "runs until it is cancelled: it belongs to the application's lifespan, not to a request"
    if facts.recovers:
        return "hands its work on when it is cancelled: move that to a function that the hint names as on_cancel"
    return None


def _shield(facts: TaskFacts, worthy: list[Effect], limit: float, remarks: list[str]) -> list[Keyword]:
    effect = min(worthy, key=lambda found: found.kind != "payment")
    lasting = facts.duration
    known = lasting.at_most_s if lasting.bounded == "yes" else None
    what = f"a cut leaves wrong state behind: {effect.kind} by {effect.call}"
    if effect.evidence:
        what += f" ({effect.evidence[-1].at})"
    if known > _MOST_SHIELDED if known is not None else lasting.long_running == "yes":
        because = f": {lasting.because[0].text}" if lasting.because else ""
        remarks.append(
            f"not shielded, though {what}: it may run longer than a shutdown waits{because}; make it resumable"
        )
        return []
    if facts.errors.handled == "no":
        remarks.append("nobody is told when it fails: add on_error=")
    if known is not None and known > limit:
        # Its usual run may be far shorter: the grace bounds what a shutdown waits for it.
        remarks.append(f"it may take {known:g} s as written, longer than a shutdown waits: give its calls a timeout=")
        return [Keyword("shield", "True", what)]
    if known is not None:
        deadline = min(limit, max(_LEAST_DEADLINE, float(math.ceil(2 * known))))
        why = f"it takes at most {known:g} s as written, doubled for what is not"
    elif lasting.long_running == "no":
        deadline = limit
        why = "no bound is written in the code; this is what a shutdown's grace allows"
    else:
        # A deadline holds at every run: guessed, it would cut work that takes its time in peace.
        remarks.append("how long it may take is not known: give it a deadline= that no run exceeds")
        return [Keyword("shield", "True", what)]
    return [Keyword("shield", "True", what), Keyword("deadline", repr(round(deadline, 3)), why)]


def _timing(facts: TaskFacts, worthy: list[Effect]) -> list[Keyword]:
    value = '"after_response"'
    sites = [site for site in facts.sites if site.kind in _BACKGROUND]
    if not worthy and facts.effects and all(effect.kind == "email" for effect in facts.effects):
        return [Keyword("timing", value, "mail alone: the response need not compete with it")]
    if not worthy and not facts.effects and facts.critical == "no" and facts.duration.bounded == "yes":
        return [Keyword("timing", value, "a log or a count alone: the response need not compete with it")]
    if all(_is_after_response(site) for site in sites):
        return [Keyword("timing", value, "so it is scheduled now")]
    return []


def _is_after_response(site: Site) -> bool:
    return site.kind in _AFTER_RESPONSE or site.timing == "after_response"


def _name(function: code.Function, *, shielded: bool) -> list[Keyword]:
    identifiers = _identifiers(function)
    name = function.name.strip("_")
    if function.owner is not None and name:
        name = f"{function.owner}.{name}"
    if identifiers and name:
        fields = "_".join(f"{{{parameter}}}" for parameter in identifiers)
        listed = ", ".join(identifiers)
        return [Keyword("name", f'"{name}_{fields}"', f"{listed} tells one run from another in logs")]
    if shielded and name:
        return [Keyword("name", f'"{name}"', "logs of a shutdown name it")]
    return []


def _key(function: code.Function, worthy: list[Effect]) -> list[Keyword]:
    """A key where two runs at once for the same thing can only be a mistake: with it the second one is not started.

    None for a method: the same identifier may mean something else to another object.
    """
    if _receives(function):
        return []
    identifiers = [name for name in _identifiers(function) if name.split("_")[0] not in _OWNERS]
    every = [parameter.name for parameter in function.parameters]
    if not identifiers or not worthy:
        return []
    pays = any(effect.kind == "payment" for effect in worthy)
    if not pays and identifiers != every:
        return []
    fields = ":".join(f"{{{name}}}" for name in identifiers)
    why = "money moves once for each" if pays else "its arguments say all: one run at a time for each"
    return [Keyword("key", f'"{fields}"', f"{why} {', '.join(identifiers)}")]


def _receives(function: code.Function) -> bool:
    """Whether its first parameter is the object, or the class, that it is called on."""
    return function.owner is not None and not any(last_name(found) == "staticmethod" for found in function.decorators)


def _identifiers(function: code.Function) -> list[str]:
    return [
        parameter.name
        for parameter in function.parameters[_receives(function) :]
        if parameter.kind in ("positional_only", "positional_or_keyword", "keyword_only")
        and _IDENTIFIER.fullmatch(parameter.name)
        and parameter.name not in ("key", "number", "ref", "reference")
        and _is_plain(parameter.annotation)
    ]


def _is_plain(annotation: code.Expr | None) -> bool:
    match annotation:
        case code.Name(id=name):
            return name in _ANNOTATED
        case code.Attribute(attr=name):
            return name in _ANNOTATED
        case _:
            return False
