"""Outlines along the call graph to whether somebody learns of it when a function fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.code import Span
from ..model.effect import Verdict
from ..model.frozen import dataclass
from ..model.source import Step
from ..model.task import ErrorHandling
from .callgraph import Callgraph, Key
from .chains import Link, Why, best, passed_on, reasons, steps
from .outline import Act, Apart, Attempt, Catch, Elsewhere, Fork, InThread, Loop, Node, Together, Within, acts

_MOST = 8
_REACH = (0, 2, 4)
"""From how far away a failure counts, by how strong it is: further away, conditions may keep it from happening."""
_OWN = 2
"""So near, telling of a failure is the function's own doing: in itself, or in what it leaves its work to."""
_LOST = 3
"""Failures of tasks started further away than this are those tasks' own concern."""
_PASSING = frozenset({"push", "cache"})
_IN_MEMORY = ("asyncio.", "queue.", "anyio.")
_OWN_WAITS = frozenset({"a changed file", "a process to end", "a thread", "a lock", "an event", "its cancellation"})
"""What happens on the machine itself is waited for in vain at worst; no network brings it."""
_TIDIES = (".close", ".aclose", ".remove", ".unlink", ".rmtree", ".expire", ".disconnect", ".unsubscribe")


@dataclass(frozen=True, slots=True)
class Failures:
    """How a function can fail.

    `open` are failures that leave it by an exception nobody here told of, `lost` those of tasks it started and does
    not wait for, `told` those that are caught and logged or recorded, `swallowed` those dropped without a word.
    A failure is as sure (2) as its effect is strong: 0 and 1 are weaker ones (waits, reads, what nothing is known of).
    `own` are those of `told` that are its own doing: told of in itself or in what it calls, however far away where it
    only hands on.
    """

    open: tuple[Why, ...] = ()
    lost: tuple[Why, ...] = ()
    told: tuple[Why, ...] = ()
    swallowed: tuple[Why, ...] = ()
    own: tuple[Why, ...] = ()


_NONE = Failures()
FailuresOf = dict[Key, Failures]


def failures(graph: Callgraph) -> FailuresOf:
    """How each function of the graph can fail."""
    known: FailuresOf = {}
    for key in (*graph.order, *graph.again):
        outline = graph.outlines[key]
        found = _Follower(graph, key, known, outline.scope.path).sequence(outline.nodes)
        hands_on = sum(1 for act in acts(outline.nodes) if act.inside or _matters(graph, key, act, known)) == 1
        own = found.own if hands_on else tuple([why for why in found.own if len(why.chain) <= _OWN])
        known[key] = _short(replace(found, own=own))
    return known


def _matters(graph: Callgraph, key: Key, act: Act, known: FailuresOf) -> bool:
    """Whether something can fail in an act; a function that does one such thing only hands on."""
    below = [known[target] for target in graph.targets(key, act) if target in known]
    outside = act.match is not None or (act.awaited and not act.targets)
    return outside or any(found.open or found.lost or found.told or found.swallowed for found in below)


def error_handling(found: Failures, *, endless: bool = False) -> ErrorHandling:
    """Whether ordinary failures of the function are told of; `endless` where it loops until it is cancelled."""
    every = (*found.open, *found.lost)
    untold = [why for why in found.open if len(why.chain) <= _REACH[why.sure]]
    # What a loop without end starts, it hands out: the failures are those tasks' own.
    lost = () if endless else found.lost
    untold += [why for why in lost if len(why.chain) <= min(_REACH[why.sure], _LOST)]
    weak = [why for why in every if why not in untold]
    handled: Verdict
    if any(why.sure > 1 for why in untold):
        handled = "no"
    elif any(why.sure > 1 for why in found.own) and not _is_besides(found.own, found.open):
        # What matters is told of; of the rest it is not even known whether it can fail.
        handled = "yes"
    else:
        handled = "yes" if found.own and not untold else "no"
    evidence: tuple[Step, ...] = ()
    if handled == "no" and (untold or weak):
        evidence = steps(min(untold or weak, key=lambda why: (-why.sure, len(why.chain))).chain)
    elif found.told:
        evidence = steps(min(found.told, key=lambda why: len(why.chain)).chain)
    return ErrorHandling(handled, evidence, reasons(found.swallowed, _MOST))


def _is_besides(told: tuple[Why, ...], failing: tuple[Why, ...]) -> bool:
    """Whether the function tells of nothing itself, and something fails besides the calls that do."""
    if any(len(why.chain) == 1 for why in told):
        return False
    left_to = {why.chain[0].span for why in told}
    return any(why.sure > 0 and why.chain[0].span not in left_to for why in failing)


@dataclass(frozen=True, slots=True)
class _Follower:
    """Follows the failures of one function's nodes."""

    graph: Callgraph
    key: Key
    known: FailuresOf
    path: str

    def sequence(self, nodes: Iterable[Node]) -> Failures:
        """One after the other."""
        return _sum(self._node(node) for node in nodes)

    def _node(self, node: Node) -> Failures:
        match node:
            case Act():
                return _sum((*self._act(node), self.sequence(node.inside)))
            case Attempt():
                return self._attempt(node)
            case Fork():
                return _sum(self.sequence(option) for option in node.options)
            case Apart():
                inner = self.sequence(node.body)
                # A thread of its own tells of what it does; whoever starts it has told of nothing.
                own = () if any(isinstance(started, InThread) for started in node.body) else inner.own
                return Failures((), (*inner.open, *inner.lost), inner.told, inner.swallowed, own)
            case Together(keeps_errors=True):
                inner = self.sequence(node.body)
                return Failures((), (*inner.open, *inner.lost), inner.told, inner.swallowed, inner.own)
            case Elsewhere():
                return replace(self, path=node.path).sequence(node.body)
            case Loop() | Within() | Together() | InThread():
                return self.sequence(node.body)
            case _:
                return _NONE

    def _act(self, act: Act) -> Iterator[Failures]:
        link = Link(self.path, act.span, f"calls {act.name}")
        for target in self.graph.targets(self.key, act):
            inner = self.known.get(target, _NONE)
            yield Failures(
                passed_on(inner.open, link),
                passed_on(inner.lost, link),
                passed_on(inner.told, link),
                passed_on(inner.swallowed, link),
                passed_on(inner.own, link),
            )
        match = act.match
        if match is not None and not (match.entry is not None and match.entry.quiet):
            # What only reads leaves nothing undone that lasts, and few miss what is shown or is kept for speed.
            strong = 1 if match.effect is None else 0 if match.effect in _PASSING else 2
            waits_for = match.entry.waits_for if match.entry is not None else None
            own = match.name.startswith(_IN_MEMORY) or waits_for in _OWN_WAITS
            if own or (match.entry is None and match.effect == "cache"):
                strong = 0
            if match.name.endswith(_TIDIES):
                strong = min(1, strong) if match.effect is not None else 0
            yield Failures(open=(Why((Link(self.path, act.span, match.text),), f"{match.name} can fail", strong),))
        elif match is None and act.awaited and not act.targets and not act.inside and not act.name.endswith(_TIDIES):
            yield Failures(open=(Why((Link(self.path, act.span, act.name),), f"{act.name} can fail", 1),))

    def _attempt(self, attempt: Attempt) -> Failures:
        body = self.sequence(attempt.body)
        rest = self.sequence((*attempt.orelse, *attempt.final))
        handlers = [self.sequence(catch.body) for catch in attempt.catches]
        told = tuple(why for inner in handlers for why in inner.told)
        # What is lost while a failure is recorded is not the work itself.
        swallowed = tuple(replace(why, sure=min(why.sure, 1)) for inner in handlers for why in inner.swallowed)
        body = _caught(body, attempt, self.path, task=self.key in self.graph.roots.values())
        if attempt.settles:
            body, rest = self._settled(attempt, body), _weaker(rest)
        return _sum((body, rest, Failures((), (), told, swallowed)))

    def _settled(self, attempt: Attempt, body: Failures) -> Failures:
        """A body's failures, which its `finally` tells of before they go on."""
        last = max((act.span for act in acts(attempt.final)), default=attempt.span)
        strongest = max((why.sure for why in body.open), default=0)
        told = Why((Link(self.path, last, "how it went is recorded here"),), "failures are told of", strongest)
        return replace(body, open=(), told=(*body.told, told), own=(*body.own, told))


def _weaker(found: Failures) -> Failures:
    """What fails while a failure is recorded is not the work itself."""
    return replace(found, open=tuple(replace(why, sure=min(why.sure, 1)) for why in found.open))


def _caught(body: Failures, attempt: Attempt, path: str, *, task: bool) -> Failures:
    """What is left of a body's failures behind the `except` clauses; `task` where nobody sees what is returned."""
    broad = next((catch for catch in attempt.catches if catch.broad), None)
    if broad is None:
        narrow = next((catch for catch in attempt.catches if _tells(catch)), None)
        if narrow is None:
            return body
        # What is expected to fail is told of; other errors would be mistakes in the code.
        weaker = tuple(Why(why.chain, why.text, 0) for why in body.open)
        told = _told(body, attempt, narrow, path)
        return Failures(weaker, body.lost, (*body.told, *told), body.swallowed, (*body.own, *told))
    if _tells(broad):
        told = _told(body, attempt, broad, path)
        return Failures((), body.lost, (*body.told, *told), body.swallowed, (*body.own, *told))
    if broad.raises:
        return body
    dropped = tuple(
        Why(
            (Link(path, _around(attempt), "the work"), Link(path, broad.span, "its failure is dropped here")),
            f"{why.text}, and nobody is told",
            sure,
        )
        for why in sorted(body.open, key=lambda why: -_missed(why))[:1]
        for sure in (_missed(why) if task or not broad.leaves else min(1, _missed(why)),)
    )
    # What is left with a value tells its caller by that value, but for a task, whose value nobody sees.
    lost = body.open if task or not broad.leaves else tuple(replace(why, sure=0) for why in body.open)
    swallowed = (*body.swallowed, *dropped) if broad.silent else body.swallowed
    return Failures((), (*body.lost, *lost), body.told, swallowed, body.own)


def _around(attempt: Attempt) -> Span:
    """The lines of the work; a `suppress` is known by its call alone."""
    last = max([attempt.span.end_line, *(act.span.end_line for act in acts(attempt.body))])
    return attempt.span._replace(end_line=last)


def _missed(why: Why) -> int:
    """How sure it is that somebody misses what failed: few miss what only tidies up."""
    return min(1, why.sure) if why.text.removesuffix(" can fail").endswith(_TIDIES) else why.sure


def _told(body: Failures, attempt: Attempt, catch: Catch, path: str) -> tuple[Why, ...]:
    """The clause that tells of a body's failures, as sure as the strongest of them."""
    if not any(True for _ in acts(attempt.body)):
        return ()
    strongest = max((why.sure for why in body.open), default=0)
    return (Why((Link(path, catch.span, "failures are told of here"),), "failures are told of", strongest),)


def _tells(catch: Catch) -> bool:
    return catch.records


def _sum(found: Iterable[Failures]) -> Failures:
    several = [one for one in found if one is not _NONE]
    if len(several) <= 1:
        return several[0] if several else _NONE
    return Failures(
        tuple([why for one in several for why in one.open]),
        tuple([why for one in several for why in one.lost]),
        tuple([why for one in several for why in one.told]),
        tuple([why for one in several for why in one.swallowed]),
        tuple([why for one in several for why in one.own]),
    )


def _short(found: Failures) -> Failures:
    return Failures(_few(found.open), _few(found.lost), _few(found.told), _few(found.swallowed), _nearest(found.own))


def _few(found: tuple[Why, ...]) -> tuple[Why, ...]:
    kept = best(found, key=lambda why: (why.chain[-1], why.text))
    return tuple(sorted(kept, key=lambda why: (-why.sure, len(why.chain)))[:_MOST])


def _nearest(found: tuple[Why, ...]) -> tuple[Why, ...]:
    """As few, those that may be the function's own first: what is told of far away tells of something else."""
    kept = best(found, key=lambda why: (why.chain[-1], why.text))
    return tuple(sorted(kept, key=lambda why: (len(why.chain) > _OWN, -why.sure, len(why.chain)))[:_MOST])
