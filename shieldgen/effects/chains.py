"""Places passed on the way from a task function to what it does, and their rendering as evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..model.code import Span
from ..model.effect import Confidence, Reason
from ..model.frozen import dataclass
from ..model.source import Location, Step

LONGEST = 10
"""How many steps an evidence chain has at most; what lies deeper is not told of."""
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Link:
    """One step: a place in a file and words for what happens there."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Something found below a function: the links to it, words, and how sure it is (2 high, 1 medium, 0 low).

    `mend` is the link at which it can be mended, counted from the last.
    """

    chain: tuple[Link, ...]
    text: str
    sure: int = 2
    mend: int = 0


def passed_on(found: tuple[Why, ...], link: Link, *, sure: bool = True) -> tuple[Why, ...]:
    """What a callee found, as its caller sees it."""
    if not found:
        return ()
    return tuple(
        [
            Why((link, *why.chain), why.text, why.sure if sure else min(why.sure, 1), why.mend)
            for why in found
            if len(why.chain) < LONGEST
        ]
    )


def steps(chain: tuple[Link, ...]) -> tuple[Step, ...]:
    """The evidence of a chain."""
    return tuple(
        Step(Location(link.path, link.span.line, link.span.column, link.span.end_line), link.text) for link in chain
    )


def reasons(found: Iterable[Why], most: int) -> tuple[Reason, ...]:
    """The first of what was found, shortest chains first, as reasons."""
    ordered = sorted(best(found, key=lambda why: (why.chain[-1].path, why.chain[-1].span, why.text)), key=_order)
    return tuple(Reason(steps(why.chain), why.text, confidence(why.sure), -1 - why.mend) for why in ordered[:most])


def best(found: Iterable[Why], key: Callable[[Why], object]) -> list[Why]:
    """One of each kind: the surest, then the one with the shortest chain."""
    kept: dict[object, Why] = {}
    for why in found:
        name = key(why)
        other = kept.get(name)
        if other is None or (-why.sure, len(why.chain)) < (-other.sure, len(other.chain)):
            kept[name] = why
    return list(kept.values())


def confidence(sure: int) -> Confidence:
    """The word for how sure something is."""
    words: tuple[Confidence, ...] = ("low", "medium", "high")
    return words[max(0, min(2, sure))]


def _order(why: Why) -> tuple[int, int, str, int, int]:
    last = why.chain[-1]
    return (-why.sure, len(why.chain), last.path, last.span.line, last.span.column)
