"""Outlines along the call graph to how long each function may take, and what makes it so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from ..model.effect import Duration, EffectKind, Verdict
from ..model.frozen import dataclass
from .callgraph import Callgraph, Key
from .chains import Link, Why, reasons
from .lasting import MOST, NOTHING, Time, as_seen, longest_of, one_by_one, shortened
from .outline import Act, Apart, Attempt, Elsewhere, Fork, InThread, Loop, Node, Together, Within, acts

LONG_S = 10.0
"""A task that can plausibly take longer than this is long-running."""
_NEAR = 4
"""What takes long further down is reached on conditions that nobody can tell from here: it makes nothing certain."""
_FOREVER = frozenset({"its cancellation", "the end of a connection"})
_BROUGHT = frozenset({"an item in a queue", "an item in a stream", "a queue to be worked off", "an event"})
"""What only the rest of a running application brings."""
_REMOTE, _NEAR_REMOTE = 4, 2
_HEAVY: frozenset[EffectKind] = frozenset({"payment", "email", "http_post", "llm_call", "subprocess"})
Times = dict[Key, Time]


def times(graph: Callgraph) -> Times:
    """How long each function of the graph takes."""
    known: Times = {}
    for key in (*graph.order, *graph.again):
        outline = graph.outlines[key]
        known[key] = shortened(Clock(graph, key, known, outline.scope.path).sequence(outline.nodes))
    return known


def duration(time: Time) -> Duration:
    """The duration as the model tells it."""
    endless = time.endless or time.serves
    certain = [why for why in time.unbounded if why.sure > 0 and len(why.chain) <= _NEAR]
    bounded: Verdict = "no" if certain or endless else "yes" if time.known and not time.unbounded else "unknown"
    slow = [why for why in time.long if len(why.chain) <= _NEAR]
    open_ended = [why for why in time.unclear if why.sure > 1 and len(why.chain) <= _NEAR]
    long: Verdict = "yes" if endless or slow else "unknown" if open_ended else "no"
    if bounded == "yes" and time.seconds <= LONG_S:
        long = "no"
    told = time.unbounded if time.unbounded else time.parts if bounded == "yes" else time.unknown
    return Duration(
        bounded=bounded,
        at_most_s=round(time.seconds, 3) if bounded == "yes" else None,
        because=reasons((*told, *(time.long if bounded != "yes" else ())), MOST),
        long_running=long,
        endless=endless,
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """Adds up the times of one function's nodes."""

    graph: Callgraph
    key: Key
    known: Times
    path: str

    def sequence(self, nodes: Iterable[Node]) -> Time:
        """One after the other."""
        return one_by_one(self._node(node) for node in nodes)

    def _node(self, node: Node) -> Time:
        match node:
            case Act():
                return self._act(node)
            case Loop():
                return self._loop(node)
            case Fork():
                return longest_of([self.sequence(option) for option in node.options], alternatives=True)
            case Attempt():
                handlers = longest_of([self.sequence(catch.body) for catch in node.catches], alternatives=True)
                handlers = replace(handlers, long=tuple(why for why in handlers.long if why.sure > 1))
                body = self.sequence(node.body)
                rest = self.sequence((*node.orelse, *node.final))
                return one_by_one((body, replace(handlers, endless=False, sleeps=False, listens=False), rest))
            case Within():
                return self._within(node)
            case Together():
                return longest_of([self._parallel(inner) for inner in node.body], alternatives=False)
            case InThread():
                return self.sequence(node.body)
            case Elsewhere():
                return replace(self, path=node.path).sequence(node.body)
            case Apart():
                return Time(busy=min(1, sum(1 for _ in acts(node.body))))
            case _:
                return NOTHING

    def _parallel(self, node: Node) -> Time:
        """A loop of things that run at the same time takes as long as one of them."""
        return self.sequence(node.body) if isinstance(node, Loop) else self._node(node)

    def _act(self, act: Act) -> Time:
        own = self._own(act)
        inside = self.sequence(act.inside)
        link = Link(self.path, act.span, f"calls {act.name}")
        targets = [
            as_seen(self.known.get(target, NOTHING), link, sure=act.sure)
            for target in self.graph.targets(self.key, act)
        ]
        return one_by_one((own, inside, longest_of(targets, alternatives=True)))

    def _own(self, act: Act) -> Time:
        match = act.match
        entry = match.entry if match is not None else None
        here = Link(self.path, act.span, act.name)
        if match is None or entry is None:
            if match is not None or not act.awaited or act.targets or act.inside:
                return Time(busy=int(match is not None))
            why = Why((here,), f"nothing is known of how long {act.name} takes")
            return Time(known=False, busy=1, unknown=(why,), unclear=() if act.covered else (why,))
        seconds = match.seconds
        if entry.seconds is not None:
            return _sleep(match.name, seconds, here)
        long = (Why((here,), f"{match.name} can take more than {LONG_S:g} s"),) if entry.slow else ()
        busy = _REMOTE if match.effect in _HEAVY or entry.slow or entry.timeout is not None else 1
        if match.effect is None and entry.timeout is None and not entry.blocking and not entry.waits_for:
            busy = 1 if act.awaited else 0
        if seconds is None:
            if busy == 0 or (not act.awaited and not entry.blocking and not entry.slow):
                # Nothing is waited for: a file is removed, a row is put into a session.
                return Time(busy=busy)
            why = Why((here,), f"how long {match.name} takes is not written here")
            return Time(known=False, busy=busy, unknown=(why,), long=long)
        if math.isinf(seconds):
            if not entry.waits_for:
                why = Why((here,), f"{match.name} has no timeout")
                # Who switches the library's own limit off expects more than that.
                unclear = (why,) if entry.timeout is not None and entry.timeout.default is not None else ()
                return Time(busy=busy, unbounded=(why,), long=long, unclear=unclear)
            why = Why((here,), f"{match.name} waits for {entry.waits_for}", 0 if entry.waits_for == "a lock" else 2)
            if why.sure == 0:
                # Whoever holds it lets it go, mostly soon, and when cancelled: how soon is not written here.
                return Time(known=False, unknown=(why,), waits=(why,))
            forever = entry.waits_for in _FOREVER
            waits = (why,) if entry.waits_for in _BROUGHT else ()
            return Time(busy=1, listens=True, endless=forever, unbounded=(why,), long=(*long, why), waits=waits)
        part = Why((here,), f"{match.name} takes at most {seconds:g} s")
        return Time(seconds=seconds, busy=busy, parts=(part,), long=long)

    def _loop(self, loop: Loop) -> Time:
        body = self.sequence(loop.body)
        here = Link(self.path, loop.span, f"loop {loop.over}" if loop.conditional else f"loop over {loop.over}")
        told, served = loop.flagged and (body.sleeps or body.listens), loop.left and body.listens
        if loop.endless or told or served:
            why = Why((here,), f"it loops until it is {'cancelled' if loop.endless else 'told to stop'}")
            endless = body.endless or (not served and (loop.endless or body.busy > 0))  # else it waits for the flag
            unbounded, long = (why, *body.unbounded), (why, *body.long)
            return replace(body, serves=served, endless=endless, unbounded=unbounded, long=long)
        if loop.conditional:
            body = replace(body, long=tuple(why for why in body.long if why.sure > 1))
        if loop.times is not None:
            return replace(body, seconds=body.seconds * loop.times)
        if not (body.busy or body.sleeps or body.listens):
            return body
        if loop.retry and loop.conditional:
            why = Why((here,), "how often it tries is not written here")
            long = (why,) if body.busy >= _NEAR_REMOTE else ()
            return replace(body, known=False, unknown=(why, *body.unknown), long=(*long, *body.long))
        why = Why((here,), f"{here.text} has no known number of rounds", 0 if loop.given else 2)
        if loop.given:
            return replace(body, known=False, unbounded=(why, *body.unbounded))
        # What is waited for in each round of a loop that is left from inside (a line of a stream) decides its end.
        slow = body.busy >= _NEAR_REMOTE or body.sleeps or body.listens or (loop.left and bool(body.unknown))
        unbounded = (why, *body.unbounded)
        if slow:
            return replace(body, unbounded=unbounded, long=(why, *body.long))
        # A row put into a session, a file removed: however many, nothing is waited for.
        waited = body.parts or body.unknown or body.unbounded
        return replace(body, unbounded=unbounded, unclear=(why, *body.unclear) if waited else body.unclear)

    def _within(self, within: Within) -> Time:
        body = self.sequence(within.body)
        if within.words == "asyncio.wait_for" and not within.body:
            body = replace(body, sleeps=True)  # for so long as the limit says, on what was started before
        here = Link(self.path, within.span, within.words)
        if within.seconds is not None and math.isinf(within.seconds):
            bounded = body.known and not body.unbounded and not body.endless
            if within.shield and not within.outlives and not bounded:
                why = Why((here,), "a shield without a limit in time")
                return replace(body, shields=(why, *body.shields))
            return body
        if within.seconds is None:
            why = Why((here,), "the limit's seconds are not written here")
            return replace(
                body, known=False, endless=False, unbounded=(), long=(), unclear=(), unknown=(why,), parts=()
            )
        if body.known and not body.unbounded and not body.endless and body.seconds <= within.seconds:
            return body
        part = Why((here,), f"a limit of {within.seconds:g} s")
        long = body.long if within.seconds > LONG_S else ()
        unclear = body.unclear if within.seconds > LONG_S else ()
        capped = Time(within.seconds, busy=body.busy, parts=(part,), long=long, unclear=unclear, shields=body.shields)
        return replace(capped, sleeps=body.sleeps, listens=body.listens)


def _sleep(name: str, seconds: float | None, here: Link) -> Time:
    """A sleep of so many seconds, None where they are not written where it is called."""
    if seconds is None:
        why = Why((here,), f"how long {name} takes is not written here")
        # Who sleeps for a configured time means to wait, and not for the blink of an eye.
        long = Why((here,), "it sleeps for a configured time", 1)
        return Time(known=False, sleeps=True, unknown=(why,), long=(long,))
    if seconds == 0:
        return NOTHING
    longer = (Why((here,), f"it sleeps for {seconds:g} s"),) if seconds >= LONG_S else ()
    return Time(seconds=seconds, sleeps=True, parts=(Why((here,), f"{name} takes {seconds:g} s"),), long=longer)
