"""Effects, time and circumstances of a task function to verdicts with their reasons in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model.effect import Duration, Effect, EffectKind, Verdict
from ..model.frozen import dataclass
from ..model.hint import Hint
from .holding import DROPPED
from .notes import NOTES
from .propagation import IN_SOME
from .tidying import is_tidying

Judged = tuple[Verdict, str]
_LASTING: tuple[EffectKind, ...] = ("db_write", "file_write", "delete", "email")
_PASSING: tuple[EffectKind, ...] = ("cache", "push")
_AGAIN: tuple[EffectKind, ...] = ("subprocess", "push")
"""What is run again, or shown again."""
_KEPT_ELSEWHERE = (
    ".listen", ".get_message", ".xreadgroup", ".xread", ".receive_message", ".getone", ".getmany", ".poll",
)  # fmt: skip
"""A broker brings again what was not acknowledged, and what is published to whoever listens is promised to nobody."""
_WATCHES = re.compile(r"telemetry|metric|analytic|tracing|tracer", re.IGNORECASE)
_NOTICE = re.compile(r"alert|report|heartbeat|health|usage_event", re.IGNORECASE)
"""What such names promise goes to those who run the application: asked only where nothing else tells."""
_FAR, _SELDOM = 5, 4
"""So far below and behind so many conditions, an effect is had in few runs."""
_CLOSE = 2
"""So near, what is waited for or done is what the function itself waits for or does."""
_PUB_SUB = ("redis.", "nats.aio.", "fastapi_websocket_pubsub.")
"""What they publish goes to whoever is subscribed at that moment."""
_IN_MEMORY = ("asyncio.", "queue.", "anyio.", "multiprocessing.")
_MOVES = (".rename", ".renames", ".replace", ".move")
_UNSEEN = "nothing is known of what {} does; an entry in tool.shieldgen.effects can say it"
_WORDS: dict[EffectKind, str] = {
    "payment": "takes or moves money",
    "email": "sends a mail that somebody waits for",
    "db_write": "writes to the database",
    "file_write": "writes a file",
    "delete": "deletes something",
    "queue_publish": "hands work on to a queue",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a task function besides its effects and its time.

    `name` is its qualified name. `at_start` where only the start of the application schedules it. `unseen` is a call
    it waits for of which nothing is known, `handed` the parameter whose coroutine it awaits. `rounds` are the effects
    that it has again in each round of a loop, `passing` those that put something on a queue of which what takes it out
    only shows it, `sent_on` those of which it is sent on by HTTP.
    """

    name: str = ""
    at_start: bool = False
    unseen: str | None = None
    handed: str | None = None
    rounds: frozenset[Effect] = frozenset()
    passing: frozenset[Effect] = frozenset()
    sent_on: frozenset[Effect] = frozenset()


def critical(effects: Iterable[Effect], duration: Duration, hint: Hint | None, known: Circumstances) -> Judged:
    """Whether the loss or a cut of the work would matter to a user."""
    if hint is not None and hint.critical is not None:
        if hint.critical is False:
            return "no", "its hint says so"
        return "yes", hint.critical if isinstance(hint.critical, str) else "its hint says so"
    sure = [effect for effect in effects if effect.confidence != "low"]
    paid = next((effect for effect in sure if effect.kind == "payment"), None)
    if paid is not None:
        return "yes", _said(paid)
    if known.unseen is not None and not duration.endless and all(_is_weak(e) for e in sure):
        return "unknown", _UNSEEN.format(known.unseen)
    if not sure:
        return "no", "it changes nothing outside that was found"
    if duration.endless:
        return _of_a_loop(sure, known)
    if known.at_start:
        return "no", "it runs at start-up, and again at the next one"
    usual = [effect for effect in sure if not _is_seldom(effect)]
    lasting = [e for e in usual if e.kind in _LASTING and not is_tidying(e.kind, e.call) and e.because != NOTES]
    once = [effect for effect in lasting if effect not in known.rounds]
    if once:
        return "yes", _said(min(once, key=lambda effect: _LASTING.index(effect.kind)))
    handed_on = [e for e in usual if e.kind == "queue_publish" and not _is_signal(e, duration, known)]
    if handed_on and all(effect in known.sent_on for effect in handed_on):
        return _of_who_waits(known, f"what {handed_on[0].call} hands over and is sent on")
    if handed_on:
        told = _of_who_waits(known, f"what {handed_on[0].call} hands over")
        return told if told[0] == "no" and all(_in_memory(e) for e in handed_on) else ("yes", _said(handed_on[0]))
    if lasting:
        return "no", f"it goes on in rounds, each of which has its {lasting[0].call} again"
    counted = [e for e in usual if e.kind == "cache" and e.idempotent == "no" and e.confidence == "high"]
    if counted:
        return "yes", f"what {counted[0].call} counts would stay wrong"
    posted = [e for e in usual if e.kind == "http_post" and e.idempotent == "no" and not e.branches]
    if posted:
        return _of_who_waits(known, f"what {posted[0].call} hands over")
    return "no", "nothing that lasts is left undone"


def _of_who_waits(known: Circumstances, what: str) -> Judged:
    """The verdict where something is handed on, and nothing but a name may say to whom."""
    said = _WATCHES.search(known.name) or _NOTICE.search(known.name.rpartition(".")[2])
    if said is None:
        return "unknown", f"whether anybody waits for {what} is not written here"
    return "no", f"who waits for {what} is not written here, and its name speaks of `{said[0].lower()}`"


def _of_a_loop(sure: list[Effect], known: Circumstances) -> Judged:
    """Whether something is lost with a loop that has no end."""
    takes = (e for e in sure if e.kind == "queue_consume" and e.on != DROPPED)
    taken = next((e for e in takes if not e.call.endswith(_KEPT_ELSEWHERE)), None)
    if taken is None:
        return "no", "it loops, and the next start goes on with it"
    kinds = {effect.kind for effect in sure}
    if kinds == {"queue_consume", "push"}:
        return "no", "what it takes out of the queue is shown over a connection that ends with the process"
    told = _of_who_waits(known, f"what {taken.call} takes out")
    if kinds == {"queue_consume", "http_post"} or (kinds == {"queue_consume"} and told[0] == "no"):
        return told
    return "yes", f"it takes accepted work out of a queue ({taken.call})"


def idempotent(effects: Iterable[Effect], duration: Duration, hint: Hint | None, known: Circumstances) -> Judged:
    """Whether the whole may run again with the same arguments, also after a part of it has run."""
    if hint is not None and hint.idempotent is not None:
        return ("yes" if hint.idempotent else "no"), "its hint says so"
    if known.handed is not None:
        return "no", f"`{known.handed}` is a coroutine that it is handed, which can be awaited only once"
    sure = [effect for effect in effects if effect.confidence != "low"]
    if duration.endless:
        return "yes", "it loops: running it again goes on where it was"
    if known.at_start:
        return "yes", "it runs at each start-up anyway"
    usual = [effect for effect in sure if effect.kind == "llm_call" or not _is_seldom(effect)]
    twice = [e for e in usual if e.idempotent == "no" and not _is_signal(e, duration, known)]
    twice = [e for e in twice if not (e.call.endswith(_MOVES) and _is_made_here(e, sure))]
    if twice:
        first = min(twice, key=lambda effect: (effect.confidence != "high", len(effect.evidence)))
        return "no", f"{first.call}: {first.because}"
    unclear = [e for e in usual if e.idempotent == "unknown" and e.kind not in _AGAIN and not _is_of_some(e)]
    unknown = [e for e in unclear if e.confidence == "high" or len(e.evidence) <= _CLOSE]
    if unknown:
        return "unknown", f"{unknown[0].call}: whether a repetition does harm is not written here"
    if usual and all(_is_of_some(effect) for effect in usual):
        return "unknown", f"{usual[0].call}: {usual[0].because}"
    if known.unseen is not None and all(_is_weak(e) for e in sure):
        return "unknown", _UNSEEN.format(known.unseen)
    because = next((effect.because for effect in sure if effect.because and effect.idempotent == "yes"), "")
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


def _is_of_some(effect: Effect) -> bool:
    """Whether only some of the implementations of a method have it; which of them runs is not written."""
    return effect.because.startswith(IN_SOME)


def _is_weak(effect: Effect) -> bool:
    """Whether it says little of what the function is for: it is only possible, and leaves nothing that lasts."""
    return effect.kind in _PASSING and effect.confidence == "medium"


def _is_seldom(effect: Effect) -> bool:
    """Whether most runs do not get to it: it is had after a failure, or lies behind one condition after the other."""
    return effect.on_failure or (effect.branches >= _SELDOM and len(effect.evidence) >= _FAR)


def _is_signal(effect: Effect, duration: Duration, known: Circumstances) -> bool:
    """Whether it goes to whoever listens at that moment: nobody keeps it, and nobody counts on it."""
    if effect.call.startswith(_PUB_SUB) and effect.call.endswith((".publish", ".spublish", ".notify")):
        return True
    return _in_memory(effect) and (effect in known.passing or relays(duration))


def relays(duration: Duration) -> bool:
    """Whether it waits for something to come, itself or in what it calls: what it then puts on a queue is a signal."""
    return any(" waits for " in reason.text and len(reason.evidence) <= _CLOSE for reason in duration.because)


def _in_memory(effect: Effect) -> bool:
    return effect.kind == "queue_publish" and effect.call.startswith(_IN_MEMORY)


def _said(effect: Effect) -> str:
    return f"it {_WORDS.get(effect.kind, effect.kind)} ({effect.call})"
