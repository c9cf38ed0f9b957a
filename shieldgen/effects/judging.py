"""Effects, time and the places that schedule a task function, to verdicts with their reasons in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model.effect import Duration, Effect, EffectKind, Verdict
from ..model.hint import Hint
from ..model.task import Site
from .propagation import is_tidying

Judged = tuple[Verdict, str]
_LASTING: tuple[EffectKind, ...] = ("db_write", "file_write", "delete")
_KEPT_ELSEWHERE = (
    ".listen", ".get_message", ".xreadgroup", ".xread", ".receive_message", ".getone", ".getmany", ".poll",
)  # fmt: skip
"""A broker brings again what was not acknowledged, and what is published to whoever listens is promised to nobody."""
_NEAR = 2
_CLEAR = 3
"""So near, an effect that is one of several possible ones counts all the same."""
_WATCHING = re.compile(r"telemetry|metric|analytic|tracing|tracer", re.IGNORECASE)
_NOTICE = re.compile(r"alert|report(s|_|$)|heartbeat|health|usage_event", re.IGNORECASE)
"""What such names promise goes to those who run the application, not to its users."""
_SEEN = re.compile(r"last_?(active|activity|seen|used|access(ed)?|login|ping)(_|$)|heartbeat", re.IGNORECASE)
"""When something was last seen is noted again the next time that it is."""
_MOVES = (".rename", ".renames", ".replace", ".move")
_AT_START = re.compile(r"(^|\.)_?(get_)?(lifespan|startup|on_startup|start_up|on_start|app_startup)\b")
_WORDS: dict[EffectKind, str] = {
    "payment": "takes or moves money",
    "email": "sends a mail that somebody waits for",
    "db_write": "writes to the database",
    "file_write": "writes a file",
    "delete": "deletes something",
    "queue_publish": "hands work on to a queue",
    "llm_call": "calls a model whose answer would be lost",
}


def critical(
    effects: Iterable[Effect],
    duration: Duration,
    sites: Iterable[Site],
    hint: Hint | None,
    *,
    function: str,
    unseen: str | None,
) -> Judged:
    """Whether the loss or a cut of the work of `function` (its qualified name) would matter to a user.

    `unseen` is a call it waits for of which nothing is known.
    """
    if hint is not None and hint.critical is not None:
        if hint.critical is False:
            return "no", "its hint says so"
        return "yes", hint.critical if isinstance(hint.critical, str) else "its hint says so"
    sure = [effect for effect in effects if effect.confidence != "low"]
    kinds = {effect.kind: effect for effect in reversed(sure)}
    watching = _WATCHING.search(function) is not None
    notice = watching or _NOTICE.search(function.rpartition(".")[2]) is not None
    if "payment" in kinds:
        return "yes", _said(kinds["payment"])
    if not sure and unseen is not None and not duration.endless and not notice:
        return "unknown", f"nothing is known of what {unseen} does; an entry in tool.shieldgen.effects can say it"
    if not sure:
        return "no", "it changes nothing outside that was found"
    if _SEEN.search(function.rpartition(".")[2]):
        return "no", "it notes when something was last seen"
    if watching or (notice and not any(kind in kinds for kind in ("db_write", "delete"))):
        return "no", "it is a notice to those who run the application"
    if duration.endless:
        taken = next((e for e in sure if e.kind == "queue_consume" and not e.call.endswith(_KEPT_ELSEWHERE)), None)
        if taken is not None and set(kinds) == {"queue_consume", "push"}:
            return "no", "what it takes out of the queue is shown over a connection that ends with the process"
        if taken is not None and not notice:
            return "yes", f"it takes accepted work out of a queue ({taken.call})"
        return "no", "it loops, and the next start goes on with it"
    if only_at_start(sites):
        return "no", "it runs at start-up, and again at the next one"
    for kind in (*_LASTING, "email"):
        lasting = next((e for e in sure if e.kind == kind and not is_tidying(e.kind, e.call)), None)
        if lasting is not None:
            return "yes", _said(lasting)
    kept = [e for e in sure if e.kind == "queue_publish" and not _is_broadcast(e)]
    handed_on = [e for e in kept if not (relays(duration) and _in_memory(e))]
    if handed_on:
        return "yes", _said(handed_on[0])
    counted = [e for e in sure if e.kind == "cache" and e.idempotent == "no" and len(e.evidence) <= _NEAR]
    if counted:
        return "yes", f"what {counted[0].call} counts would stay wrong"
    posted = [e for e in sure if e.kind == "http_post" and e.idempotent == "no" and len(e.evidence) <= _NEAR]
    if posted and not notice:
        return "unknown", f"whether anybody waits for what {posted[0].call} hands over is not written here"
    return "no", "nothing that lasts is left undone"


def idempotent(
    effects: Iterable[Effect],
    duration: Duration,
    sites: Iterable[Site],
    hint: Hint | None,
    *,
    unseen: str | None,
    handed: str | None = None,
) -> Judged:
    """Whether the whole may run again with the same arguments, also after a part of it has run.

    `handed` is the parameter whose coroutine it awaits.
    """
    if hint is not None and hint.idempotent is not None:
        return ("yes" if hint.idempotent else "no"), "its hint says so"
    if handed is not None:
        return "no", f"`{handed}` is a coroutine that it is handed, which can be awaited only once"
    sure = [effect for effect in effects if effect.confidence != "low"]
    if duration.endless:
        return "yes", "it loops: running it again goes on where it was"
    if only_at_start(sites):
        return "yes", "it runs at each start-up anyway"
    twice = [e for e in sure if e.idempotent == "no" and (e.confidence == "high" or len(e.evidence) <= _CLEAR)]
    twice = [e for e in twice if not _is_broadcast(e) and not (e.call.endswith(_MOVES) and _is_made_here(e, sure))]
    if relays(duration):
        twice = [e for e in twice if e.kind != "queue_publish" or not _in_memory(e)]
    if twice:
        first = min(twice, key=lambda effect: (effect.confidence != "high", len(effect.evidence)))
        return "no", f"{first.call}: {first.because}"
    unknown = [effect for effect in sure if effect.idempotent == "unknown" and effect.kind != "subprocess"]
    if unknown:
        return "unknown", f"{unknown[0].call}: whether a repetition does harm is not written here"
    if not sure and unseen is not None:
        return "unknown", f"nothing is known of what {unseen} does"
    because = next((effect.because for effect in sure if effect.because), "")
    return "yes", because or ("the command is run again" if sure else "it changes nothing outside that was found")


def _is_made_here(moved: Effect, effects: list[Effect]) -> bool:
    """Whether the function that moves a file writes one as well: each run moves what it has made."""
    return any(
        other is not moved and other.kind == "file_write" and _function(other) == _function(moved) for other in effects
    )


def _function(effect: Effect) -> tuple[object, ...]:
    """The calls that lead to the function that has the effect, or where it stands itself."""
    return tuple(step.at for step in effect.evidence[:-1])


def asks_a_model(effect: Effect) -> bool:
    """Whether a model answers at length, wherever below it is asked; an embedding is quick."""
    return effect.kind == "llm_call" and effect.confidence != "low" and "embed" not in effect.call


def relays(duration: Duration) -> bool:
    """Whether it waits for something to come, itself or in what it calls: what it then puts on a queue is a signal."""
    return any(" waits for " in reason.text and len(reason.evidence) <= _NEAR for reason in duration.because)


def _is_broadcast(effect: Effect) -> bool:
    """Whether it goes to whoever listens at that moment: nobody keeps it, and nobody counts on it."""
    return effect.call.startswith(("redis.", "nats.aio.")) and effect.call.endswith((".publish", ".spublish"))


def _in_memory(effect: Effect) -> bool:
    return effect.call.startswith(("asyncio.", "queue.", "anyio.", "multiprocessing."))


def _said(effect: Effect) -> str:
    return f"it {_WORDS.get(effect.kind, effect.kind)} ({effect.call})"


def only_at_start(sites: Iterable[Site]) -> bool:
    """Whether nothing but the start of the application schedules it."""
    scheduled = tuple(sites)
    return bool(scheduled) and all(_AT_START.search(site.enclosing) is not None for site in scheduled)
