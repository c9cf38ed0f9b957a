"""Outlines along the call graph to how long each function may take, and what makes it so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..model.effect import Duration, Verdict
from .callgraph import Callgraph, Key, acts
from .chains import LONGEST, Link, Why, best, passed_on, reasons
from .outline import Act, Apart, Attempt, Fork, InThread, Loop, Node, Together, Within

LONG_S = 10.0
"""A task that can plausibly take longer than this is long-running."""
_PASSES = 2
_MOST = 6


@dataclass(frozen=True, slots=True)
class Time:
    """How long something takes. `seconds` is the sum of what is known, `known` whether that is all of it.

    `parts` are the waits of the sum, `unbounded` what has no end, `unknown` what could not be told, `long` what can
    plausibly take more than ten seconds. `busy` where it does anything outside the process at all. `shields` are
    shields without a limit in time.
    """

    seconds: float = 0.0
    known: bool = True
    busy: bool = False
    endless: bool = False
    parts: tuple[Why, ...] = ()
    unbounded: tuple[Why, ...] = ()
    unknown: tuple[Why, ...] = ()
    long: tuple[Why, ...] = ()
    shields: tuple[Why, ...] = field(default=())


Times = dict[Key, Time]
_NONE = Time()


def times(graph: Callgraph) -> Times:
    """How long each function of the graph takes."""
    known: Times = {}
    for _ in range(_PASSES):
        for key in graph.order:
            known[key] = _short(_Clock(graph, key, known).sequence(graph.outlines[key].nodes))
    return known


def duration(time: Time) -> Duration:
    """The duration as the model tells it."""
    certain = [why for why in time.unbounded if why.sure > 0]
    bounded: Verdict = "no" if certain or time.endless else "yes" if time.known and not time.unbounded else "unknown"
    long: Verdict = "yes" if time.endless or time.long else "no"
    if bounded == "yes" and time.seconds <= LONG_S:
        long = "no"
    told = time.unbounded if time.unbounded else time.parts if bounded == "yes" else time.unknown
    return Duration(
        bounded=bounded,
        at_most_s=round(time.seconds, 3) if bounded == "yes" else None,
        because=reasons((*told, *(time.long if bounded != "yes" else ())), _MOST),
        long_running=long,
        endless=time.endless,
    )


@dataclass
class _Clock:
    """Adds up the times of one function's nodes."""

    graph: Callgraph
    key: Key
    known: Times

    @property
    def path(self) -> str:
        return self.graph.outlines[self.key].scope.path

    def sequence(self, nodes: Iterable[Node]) -> Time:
        """One after the other."""
        return _sum(self._node(node) for node in nodes)

    def _node(self, node: Node) -> Time:
        match node:
            case Act():
                return self._act(node)
            case Loop():
                return self._loop(node)
            case Fork():
                return _longest([self.sequence(option) for option in node.options], alternatives=True)
            case Attempt():
                handlers = _longest([self.sequence(catch.body) for catch in node.catches], alternatives=True)
                body = self.sequence(node.body)
                rest = self.sequence((*node.orelse, *node.final))
                return _sum((body, replace(handlers, endless=False), rest))
            case Within():
                return self._within(node)
            case Together():
                return _longest([self._parallel(inner) for inner in node.body], alternatives=False)
            case InThread():
                return self.sequence(node.body)
            case Apart():
                return Time(busy=any(True for _ in acts(node.body)))
            case _:
                return _NONE

    def _parallel(self, node: Node) -> Time:
        """A loop of things that run at the same time takes as long as one of them."""
        return self.sequence(node.body) if isinstance(node, Loop) else self._node(node)

    def _act(self, act: Act) -> Time:
        own = self._own(act)
        inside = self.sequence(act.inside)
        link = Link(self.path, act.span, f"calls {act.name}")
        targets = [
            _seen(self.known.get(target, _NONE), link, sure=act.sure) for target in self.graph.targets(self.key, act)
        ]
        return _sum((own, inside, _longest(targets, alternatives=True)))

    def _own(self, act: Act) -> Time:
        match = act.match
        entry = match.entry if match is not None else None
        here = Link(self.path, act.span, act.name)
        if match is None or entry is None:
            outside = act.awaited and not act.targets and not act.inside
            if not outside:
                return Time(busy=match is not None)
            return Time(
                known=False, busy=True, unknown=(Why((here,), f"nothing is known of how long {act.name} takes"),)
            )
        long = (Why((here,), f"{match.name} can take more than {LONG_S:g} s"),) if entry.slow else ()
        seconds = match.seconds
        if entry.seconds is not None and seconds is not None and seconds >= LONG_S:
            long = (Why((here,), f"it sleeps for {seconds:g} s"),)
        if seconds is None:
            if entry.seconds is None and match.effect is None and not entry.blocking and not act.awaited:
                return Time(busy=bool(entry.runs))
            words = f"how long {match.name} takes is not written here"
            return Time(known=False, busy=True, unknown=(Why((here,), words),), long=long)
        if math.isinf(seconds):
            words = f"{match.name} waits for {entry.waits_for}" if entry.waits_for else f"{match.name} has no timeout"
            endless_wait = (Why((here,), words),)
            waits = endless_wait if entry.waits_for and not entry.timeout else ()
            return Time(busy=True, unbounded=endless_wait, long=(*long, *waits))
        if seconds == 0:
            return Time(busy=entry.seconds is None)
        part = Why((here,), f"{match.name} takes at most {seconds:g} s")
        return Time(seconds=seconds, busy=True, parts=(part,), long=long)

    def _loop(self, loop: Loop) -> Time:
        body = self.sequence(loop.body)
        here = Link(self.path, loop.span, f"loop {loop.over}" if loop.conditional else f"loop over {loop.over}")
        if loop.endless:
            why = Why((here,), "it loops until it is cancelled")
            return replace(body, endless=True, unbounded=(why, *body.unbounded), long=(why, *body.long))
        if loop.times is not None:
            return replace(body, seconds=body.seconds * loop.times)
        if not body.busy:
            return body
        if loop.retry and loop.conditional:
            words = "how often it tries is not written here"
            return replace(body, known=False, unknown=(Why((here,), words), *body.unknown))
        words = f"{here.text} has no known number of rounds"
        why = Why((here,), words, 0 if loop.given else 2)
        if loop.given:
            return replace(body, known=False, unbounded=(why, *body.unbounded))
        return replace(body, unbounded=(why, *body.unbounded), long=(why, *body.long))

    def _within(self, within: Within) -> Time:
        body = self.sequence(within.body)
        here = Link(self.path, within.span, within.words)
        if within.seconds is not None and math.isinf(within.seconds):
            bounded = body.known and not body.unbounded and not body.endless
            if within.shield and not within.outlives and not bounded:
                why = Why((here,), "a shield without a limit in time")
                return replace(body, shields=(why, *body.shields))
            return body
        if within.seconds is None:
            why = Why((here,), "the limit's seconds are not written here")
            return replace(body, known=False, endless=False, unbounded=(), long=(), unknown=(why,), parts=())
        if body.known and not body.unbounded and not body.endless and body.seconds <= within.seconds:
            return body
        part = Why((here,), f"a limit of {within.seconds:g} s")
        long = body.long if within.seconds > LONG_S else ()
        return Time(within.seconds, True, body.busy, False, (part,), (), (), long, body.shields)


def _sum(found: Iterable[Time]) -> Time:
    total = _NONE
    for time in found:
        if time is _NONE:
            continue
        total = Time(
            total.seconds + time.seconds,
            total.known and time.known,
            total.busy or time.busy,
            total.endless or time.endless,
            total.parts + time.parts,
            total.unbounded + time.unbounded,
            total.unknown + time.unknown,
            total.long + time.long,
            total.shields + time.shields,
        )
    return total


def _longest(found: list[Time], *, alternatives: bool) -> Time:
    """The longest of several: of alternatives one is taken, otherwise all run at the same time."""
    if not found:
        return _NONE
    together = _sum(found)
    seconds = max(time.seconds for time in found)
    parts = max(found, key=lambda time: time.seconds).parts
    endless = all(time.endless for time in found) if alternatives else together.endless
    return replace(together, seconds=seconds, parts=parts, endless=endless)


def _seen(time: Time, link: Link, *, sure: bool) -> Time:
    """The time of a callee, as its caller sees it."""
    return replace(
        time,
        parts=passed_on(time.parts, link, sure=sure),
        unbounded=passed_on(time.unbounded, link, sure=sure),
        unknown=passed_on(time.unknown, link, sure=sure),
        long=passed_on(time.long, link, sure=sure),
        shields=passed_on(time.shields, link, sure=sure),
    )


def _short(time: Time) -> Time:
    """No more reasons than are told of."""
    return replace(
        time,
        parts=_few(time.parts),
        unbounded=_few(time.unbounded),
        unknown=_few(time.unknown),
        long=_few(time.long),
        shields=_few(time.shields),
    )


def _few(found: tuple[Why, ...]) -> tuple[Why, ...]:
    if len(found) <= 1:
        return found
    kept = best((why for why in found if len(why.chain) <= LONGEST), key=lambda why: (why.chain[-1], why.text))
    return tuple(sorted(kept, key=lambda why: (-why.sure, len(why.chain)))[:_MOST])
