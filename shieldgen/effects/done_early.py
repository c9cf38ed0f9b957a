"""A function's timeline to what it records too early: a state before what it says, a deletion before its work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.effect import EffectKind
from .callgraph import Key
from .chains import Why
from .outline import Act, Mark
from .states import promised, shown
from .timeline import Moment, Timeline, Timelines

_TO_DO = re.compile(
    r"outbox|queue|job|message|msg|pending|notification|reminder|delivery|mail|webhook|event|entry|item"
)
"""What such names hold is work that is still to be done: once it is deleted, nobody knows of it any more."""
_WORK: frozenset[EffectKind] = frozenset({"payment", "email", "http_post", "push", "queue_publish"})


def done_early(lines: Timelines, key: Key) -> tuple[Why, ...]:
    """What the function itself records too early, and what it calls directly does."""
    return tuple(Why((*way, *why.chain), why.text, why.sure) for way, line in lines.near(key) for why in _in(line))


def _in(line: Timeline) -> Iterator[Why]:
    for place, moment in enumerate(line.moments):
        for mark in moment.marks:
            kinds = promised(mark)
            if kinds and not any(other.kinds & kinds for other in (*line.before(place), moment)):
                yield from _state(moment, mark, kinds, tuple(line.after(place)))
        yield from _deletion(moment, tuple(line.after(place)))


def _state(moment: Moment, mark: Mark, kinds: frozenset[EffectKind], later: tuple[Moment, ...]) -> Iterator[Why]:
    """A state that is saved before what it says."""
    for saved, behind in _saved(moment, later):
        effect = next((other for other in behind if other.kinds & kinds and not other.caught), None)
        if effect is None or _in_transaction(mark, moment, effect):
            return
        put_right = any(other.what == mark.what and other.value != mark.value for m in behind for other in m.marks)
        why = _why(moment, saved, effect, kinds, shown(mark))
        yield Why(why.chain, why.text, min(why.sure, 1)) if put_right else why


def _deletion(moment: Moment, later: tuple[Moment, ...]) -> Iterator[Why]:
    """A record of work to do that is deleted before the work is done with what stood in it."""
    node = moment.node
    if not isinstance(node, Act) or node.match is None or node.match.effect != "delete":
        return
    names = {name for name in node.given if _TO_DO.search(name.lower())}
    for saved, behind in _saved(moment, later):
        for effect in behind:
            if isinstance(effect.node, Act) and effect.node.given & names and effect.kinds & _WORK:
                name = min(effect.node.given & names)
                yield _why(moment, saved, effect, _WORK, f"`{name}` is deleted")
                return


def _saved(moment: Moment, later: tuple[Moment, ...]) -> Iterator[tuple[Moment, tuple[Moment, ...]]]:
    """Where what a moment writes is saved for good, with all that comes after; nothing where it never is."""
    for place, saved in enumerate((moment, *later)):
        if saved.saves:
            yield saved, later[place:]
            return


def _why(moment: Moment, saved: Moment, effect: Moment, kinds: frozenset[EffectKind], words: str) -> Why:
    found = max((found for found in effect.effects if found.kind in kinds), key=lambda found: found.sure)
    written = max(found.sure for found in saved.effects if found.kind in ("db_write", "delete"))
    steps = [moment.link(f"{words} here"), effect.link(f"{found.text} only here")]
    if saved.node.span != moment.node.span:
        steps.insert(1, saved.link("it is saved here"))
    return Why(tuple(steps), words, min(found.sure, written))


def _in_transaction(mark: Mark, moment: Moment, effect: Moment) -> bool:
    """Whether the effect still stands in the transaction that the state is set in: where it fails, both are undone."""
    return mark.until is not None and effect.path == moment.path and effect.node.span.line <= mark.until.end_line
