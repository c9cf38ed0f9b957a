"""A function's timeline to the states that it leaves behind when it is cancelled: set, and not set back on that way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, takewhile

from .callgraph import Key
from .chains import Why
from .outline import Mark
from .states import shown, under_way
from .timeline import Moment, Timeline, Timelines


def left_behind(lines: Timelines, key: Key) -> tuple[Why, ...]:
    """The states of the function itself, and of what it calls directly."""
    return tuple(Why((*way, *why.chain), why.text, why.sure) for way, line in lines.near(key) for why in _in(line))


def _in(line: Timeline) -> Iterator[Why]:
    told: set[str] = set()
    for place, moment in enumerate(line.moments):
        mark = next((mark for mark in moment.marks if under_way(mark)), None)
        if mark is None or moment.shielded or mark.what in told:
            continue
        later = tuple(line.after(place))
        found = _left(moment, mark, later)
        if found is not None:
            told.add(mark.what)
            yield found


def _left(moment: Moment, mark: Mark, later: tuple[Moment, ...]) -> Why | None:
    saved = moment if moment.saves else next((other for other in later if other.saves), None)
    back = [other for other in later if any(_sets_back(other_mark, mark) for other_mark in other.marks)]
    if saved is None or not back or any(_reached_by_cancellation(other) for other in back):
        return None
    between = (moment, *takewhile(lambda other: other is not back[0], later))
    behind = tuple(dropwhile(lambda other: other is not saved, between))[1:]
    work = next((other for other in behind if other.waits and not other.shielded), None)
    if work is None:
        return None
    steps = (
        moment.link(f"{shown(mark)} here"),
        work.link("cancelled here, it stays so"),
        back[0].link("it is set anew only here"),
    )
    sure = max((effect.sure for effect in saved.effects if effect.kind == "db_write"), default=0)
    return Why(steps, shown(mark), sure)


def _sets_back(other: Mark, mark: Mark) -> bool:
    return other.what == mark.what and other.value != mark.value and not under_way(other)


def _reached_by_cancellation(moment: Moment) -> bool:
    return any(arm.kind in ("final", "cancelled") for arm in moment.arms)
