"""How long the parts of something take to how long the whole takes: one after the other, together, or one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model.frozen import dataclass
from .chains import LONGEST, Link, Why, best, passed_on

MOST = 6
"""How many reasons of one kind are told of."""


@dataclass(frozen=True, slots=True)
class Time:
    """How long something takes. `seconds` is the sum of what is known, `known` whether that is all of it.

    `parts` are the waits of the sum, `unbounded` what has no end, `unknown` what could not be told, `long` what can
    plausibly take more than ten seconds, `unclear` what may or may not. `busy` tells how much one round of it does
    outside the process: 0 nothing, 1 something quick, 4 a remote call or a transfer, less for each call in between.
    `sleeps` and `listens` where it sleeps, or waits for an item or event, on its ordinary way. `serves` where it is
    left from inside such a loop.
    `shields` are shields without a limit in time. `waits` are waits without a limit for what others in the application
    bring.
    """

    seconds: float = 0.0
    known: bool = True
    busy: int = 0
    endless: bool = False
    sleeps: bool = False
    listens: bool = False
    serves: bool = False
    parts: tuple[Why, ...] = ()
    unbounded: tuple[Why, ...] = ()
    unknown: tuple[Why, ...] = ()
    long: tuple[Why, ...] = ()
    unclear: tuple[Why, ...] = ()
    shields: tuple[Why, ...] = ()
    waits: tuple[Why, ...] = ()


NOTHING = Time()


def one_by_one(found: Iterable[Time]) -> Time:
    """The sum of several."""
    times = [time for time in found if time is not NOTHING]
    if len(times) <= 1:
        return times[0] if times else NOTHING
    return Time(
        seconds=sum([time.seconds for time in times]),
        known=all(time.known for time in times),
        busy=max([time.busy for time in times]),
        endless=any(time.endless for time in times),
        sleeps=any(time.sleeps for time in times),
        listens=any(time.listens for time in times),
        serves=any(time.serves for time in times),
        parts=tuple([why for time in times for why in time.parts]),
        unbounded=tuple([why for time in times for why in time.unbounded]),
        unknown=tuple([why for time in times for why in time.unknown]),
        long=tuple([why for time in times for why in time.long]),
        unclear=tuple([why for time in times for why in time.unclear]),
        shields=tuple([why for time in times for why in time.shields]),
        waits=tuple([why for time in times for why in time.waits]),
    )


def longest_of(found: list[Time], *, alternatives: bool) -> Time:
    """The longest of several: of alternatives one is taken, otherwise all run at the same time."""
    if len(found) <= 1:
        return found[0] if found else NOTHING
    together, longest = one_by_one(found), max(found, key=lambda time: time.seconds)
    endless = all(time.endless for time in found) if alternatives else together.endless
    return replace(together, seconds=longest.seconds, parts=longest.parts, endless=endless)


def as_seen(time: Time, link: Link, *, sure: bool) -> Time:
    """The time of a callee, as its caller sees it."""
    return Time(
        seconds=time.seconds,
        known=time.known,
        busy=max(1, time.busy - 1) if time.busy else 0,
        endless=time.endless,
        sleeps=time.sleeps,
        listens=time.listens,
        parts=passed_on(time.parts, link, sure=sure),
        unbounded=passed_on(time.unbounded, link, sure=sure),
        unknown=passed_on(time.unknown, link, sure=sure),
        long=passed_on(time.long, link, sure=sure),
        unclear=passed_on(time.unclear, link, sure=sure),
        shields=passed_on(time.shields, link, sure=sure),
        waits=passed_on(time.waits, link, sure=sure),
    )


def shortened(time: Time) -> Time:
    """No more reasons than are told of."""
    return replace(
        time,
        parts=_few(time.parts),
        unbounded=_few(time.unbounded),
        unknown=_few(time.unknown),
        long=_few(time.long),
        unclear=_few(time.unclear),
        shields=_few(time.shields),
        waits=_few(time.waits),
    )


def _few(found: tuple[Why, ...]) -> tuple[Why, ...]:
    if len(found) <= 1:
        return found
    kept = best((why for why in found if len(why.chain) <= LONGEST), key=lambda why: (why.chain[-1], why.text))
    return tuple(sorted(kept, key=lambda why: (-why.sure, len(why.chain)))[:MOST])
