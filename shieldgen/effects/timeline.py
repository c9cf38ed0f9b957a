"""An outline to the moments of its function in order: the states that it sets, what it does, and where it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.effect import EffectKind
from .callgraph import Callgraph, Key
from .chains import Link
from .found import Found
from .outline import Act, Attempt, Elsewhere, Fork, Leave, Mark, Node, Within, acts, children
from .propagation import Effects

_NEAR = 4
"""How far away an effect still is that of the act that leads to it."""
_PENDING = ("sqlalchemy.", "sqlite3.", "aiosqlite.", "psycopg.", "psycopg2.")
"""What these libraries are told is written for good only by a commit."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One of several blocks of a statement of which not all run: a branch, the body of a `try`, one of its clauses."""

    of: int
    place: int
    kind: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens in a function, with the arms that it stands in, outermost first."""

    node: Act | Mark | Leave
    path: str
    arms: tuple[Arm, ...]
    marks: tuple[Mark, ...]
    """The states that are set here: by an assignment, by the call, or by the function that is called."""
    effects: tuple[Found, ...]
    shielded: bool

    @property
    def kinds(self) -> frozenset[EffectKind]:
        """The kinds of effects of the moment that are sure enough."""
        return frozenset(effect.kind for effect in self.effects)

    @property
    def saves(self) -> bool:
        """Whether something is written for good: a commit, or a write of a library that needs none."""
        return any(
            effect.kind in ("db_write", "delete")
            and (effect.call.endswith(".commit") or not effect.call.startswith(_PENDING))
            for effect in self.effects
        )

    @property
    def waits(self) -> bool:
        """Whether a cancellation may come here."""
        return isinstance(self.node, Act) and self.node.awaited

    @property
    def caught(self) -> bool:
        """Whether it happens only because something failed."""
        return any(arm.kind in ("caught", "cancelled") for arm in self.arms)

    def link(self, text: str) -> Link:
        """The moment as a step of evidence."""
        return Link(self.path, self.node.span, text)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The moments of one function, in the order written."""

    moments: tuple[Moment, ...]

    def after(self, place: int) -> Iterator[Moment]:
        """What may still happen on the way on from a moment; clauses that catch errors are on it."""
        moment = self.moments[place]
        left: list[tuple[Arm, ...]] = []
        for later in self.moments[place + 1 :]:
            if _exclusive(moment.arms, later.arms) or any(_skipped(gone, later.arms) for gone in left):
                continue
            if isinstance(later.node, Leave):
                if later.node.word in ("return", "raise") and later.arms == moment.arms[: len(later.arms)]:
                    left.append(later.arms)
                continue
            yield later

    def before(self, place: int) -> Iterator[Moment]:
        """What may have happened on the way to a moment."""
        moment = self.moments[place]
        for earlier in self.moments[:place]:
            if not isinstance(earlier.node, Leave) and not _exclusive(earlier.arms, moment.arms):
                yield earlier


class Timelines:
    """The timelines of the functions of a graph in which a state is set or a record deleted."""

    def __init__(self, graph: Callgraph, effects: Effects) -> None:
        self._graph = graph
        self._effects = effects
        self._marks: dict[Key, tuple[Mark, ...]] = {
            key: tuple(_marks(outline.nodes)) for key, outline in graph.outlines.items()
        }
        self._known: dict[Key, Timeline] = {}

    def of(self, key: Key) -> Timeline:
        """The moments of a function; none where it neither sets a state nor deletes a record."""
        if key not in self._known:
            outline = self._graph.outlines[key]
            marked = bool(self._marks[key]) or any(self._changes(key, act) for act in acts(outline.nodes))
            walk = _Walk(self._graph, key, self._effects, self._marks)
            moments = walk.nodes(outline.nodes, outline.scope.path, (), shielded=False) if marked else ()
            self._known[key] = Timeline(tuple(moments))
        return self._known[key]

    def _changes(self, key: Key, act: Act) -> bool:
        deletes = act.match is not None and act.match.effect == "delete"
        return deletes or any(self._marks[target] for target in self._graph.targets(key, act))

    def near(self, key: Key) -> Iterator[tuple[tuple[Link, ...], Timeline]]:
        """The timelines of a function and of what it calls, with the steps there."""
        outline = self._graph.outlines[key]
        yield (), self.of(key)
        for act in acts(outline.nodes):
            link = Link(outline.scope.path, act.span, f"calls {act.name}")
            for target in self._graph.targets(key, act):
                yield (link,), self.of(target)


@dataclass(frozen=True, slots=True)
class _Walk:
    graph: Callgraph
    key: Key
    known: Effects
    marks: dict[Key, tuple[Mark, ...]]

    def nodes(self, nodes: tuple[Node, ...], path: str, arms: tuple[Arm, ...], *, shielded: bool) -> Iterator[Moment]:
        for node in nodes:
            match node:
                case Mark():
                    yield Moment(node, path, arms, (node,), (), shielded)
                case Leave():
                    yield Moment(node, path, arms, (), (), shielded)
                case Act():
                    yield from self.nodes(node.inside, path, arms, shielded=shielded)
                    yield Moment(node, path, arms, self._set_by(node), tuple(self._effects(node)), shielded)
                case Fork():
                    for place, option in enumerate(node.options):
                        inner = (*arms, Arm(id(node), place, "option"))
                        yield from self.nodes(option, path, inner, shielded=shielded)
                case Attempt():
                    yield from self._attempt(node, path, arms, shielded=shielded)
                case _:
                    where = node.path if isinstance(node, Elsewhere) else path
                    inside = shielded or (isinstance(node, Within) and node.shield)
                    yield from self.nodes(children(node), where, arms, shielded=inside)

    def _attempt(self, node: Attempt, path: str, arms: tuple[Arm, ...], *, shielded: bool) -> Iterator[Moment]:
        yield from self.nodes(node.body, path, (*arms, Arm(id(node), 0, "body")), shielded=shielded)
        for place, catch in enumerate(node.catches, 1):
            kind = "cancelled" if catch.cancelled else "caught"
            yield from self.nodes(catch.body, path, (*arms, Arm(id(node), place, kind)), shielded=shielded)
        yield from self.nodes(node.orelse, path, (*arms, Arm(id(node), 0, "body")), shielded=shielded)
        yield from self.nodes(node.final, path, (*arms, Arm(id(node), -1, "final")), shielded=shielded)

    def _set_by(self, act: Act) -> tuple[Mark, ...]:
        """The state that the functions which an act calls set; where they set several, it is their own matter."""
        found: dict[tuple[str, str], Mark] = {}
        for target in self.graph.targets(self.key, act):
            found.update({(mark.what, mark.value): mark for mark in self.marks[target]})
        return tuple(found.values()) if len(found) == 1 else ()

    def _effects(self, act: Act) -> Iterator[Found]:
        match = act.match
        if match is not None and match.effect is not None:
            words = {"high": 2, "medium": 1, "low": 0}[match.confidence]
            here = (Link("", act.span, match.text),)
            yield Found(match.effect, match.name, match.text, here, words, match.idempotent, match.because)
        for target in self.graph.targets(self.key, act):
            yield from (found for found in self.known.get(target, ()) if found.sure > 0 and len(found.chain) <= _NEAR)


def _marks(nodes: tuple[Node, ...]) -> Iterator[Mark]:
    for node in nodes:
        if isinstance(node, Mark):
            yield node
        yield from _marks(children(node))


def _exclusive(one: tuple[Arm, ...], other: tuple[Arm, ...]) -> bool:
    """Whether two moments stand in different branches of one statement."""
    for here, there in zip(one, other, strict=False):
        if here != there:
            both = {here.kind, there.kind}
            return here.of == there.of and (both == {"option"} or both <= {"caught", "cancelled"})
    return False


def _skipped(gone: tuple[Arm, ...], later: tuple[Arm, ...]) -> bool:
    """Whether what comes later is left out once the function was left in these arms; clauses and exits are not."""
    behind = later[len(_shared(gone, later)) :]
    return not (behind and behind[0].kind in ("caught", "cancelled", "final"))


def _shared(one: tuple[Arm, ...], other: tuple[Arm, ...]) -> tuple[Arm, ...]:
    return tuple(a for a, b in zip(one, other, strict=False) if a == b)
