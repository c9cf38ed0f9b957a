"""One effect as a function sees it, and several to what they come to in the same function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.effect import EffectKind, Verdict
from ..model.frozen import dataclass
from .chains import Link
from .notes import NOTES
from .outline import Grow, Outline, Put, every
from .promises import pays

COMMITS = "it only makes the writes before it last"
"""What the catalogue says of a commit."""
_MOST = 48
"""How many effects of one function are passed on."""
_UNTOLD = 99
_NEAR = 3
"""What is posted further away than so is about something else than the payment."""


@dataclass(frozen=True, slots=True)
class Found:
    """An effect as one function sees it.

    `away` counts the calls to it but for those that only hand on, `told` those to the function whose name promises it,
    `branches` the conditions on the way. `certain` where each of several implementations on the way has it.
    """

    kind: EffectKind
    call: str
    text: str
    chain: tuple[Link, ...]
    sure: int
    idempotent: Verdict
    because: str
    repeated: bool = False
    shielded: bool = False
    on_failure: bool = False
    local: bool = False
    away: int = 1
    told: int = _UNTOLD
    branches: int = 0
    on: str = ""
    certain: bool = False


def taken_together(found: Iterable[Found], outline: Outline) -> tuple[Found, ...]:
    """The effects of a function: what one of its acts does may say what another is worth."""
    nodes = tuple(every(outline.nodes))
    grows = next((node for node in nodes if isinstance(node, Grow)), None)
    found = tuple(_grown_writes(found, grows) if grows is not None else found)
    puts = [node for node in nodes if isinstance(node, Put)]
    written = [f for f in found if f.kind == "db_write" and len(f.chain) == 1 and f.because != COMMITS]
    noted = all(put.noted for put in puts) and all(f.because == NOTES for f in written)
    found = _noted(found) if (puts or written) and noted else found
    found = _paid(found) if pays(outline.scope) else found
    function = outline.scope.function
    return _kept(_of_others(found) if function is not None and function.is_generator else found)


def _grown_writes(found: Iterable[Found], grow: Grow) -> Iterator[Found]:
    """Effects of a function that changes a stored value by what it was: its own writes make the change last."""
    for effect in found:
        if effect.kind == "db_write" and len(effect.chain) == 1 and effect.idempotent != "no":
            yield replace(effect, idempotent="no", because=f"`{grow.what}` changes with each run")
        else:
            yield effect


def _noted(found: Iterable[Found]) -> Iterator[Found]:
    """Effects of a function that sets nothing but times: its own writes note them."""
    for effect in found:
        own = effect.kind == "db_write" and len(effect.chain) == 1 and effect.idempotent == "yes"
        yield replace(effect, because=NOTES) if own else effect


def _paid(found: Iterable[Found]) -> Iterator[Found]:
    """Effects of a function that pays: what it posts, itself or by what it calls for that, is the payment."""
    effects = tuple(found)
    nearest = min((effect.away for effect in effects if effect.kind == "http_post"), default=0)
    for effect in effects:
        posts = effect.kind == "http_post" and effect.away == nearest <= _NEAR
        yield replace(effect, kind="payment") if posts else effect


def _of_others(found: Iterable[Found]) -> Iterator[Found]:
    """Effects of a generator: what a session's scope commits at its end is what others wrote in it, if they did."""
    for effect in found:
        own = len(effect.chain) == 1 and effect.because == COMMITS
        yield replace(effect, sure=min(effect.sure, 1)) if own else effect


def _kept(found: Iterable[Found]) -> tuple[Found, ...]:
    """One of each kind, call, verdict and path: the surest, then the one with the shortest chain."""
    kept: dict[object, Found] = {}
    for effect in found:
        name = (effect.kind, effect.call, effect.idempotent, effect.shielded, effect.on_failure, effect.on)
        other = kept.get(name)
        if other is None or _order(effect) < _order(other):
            kept[name] = effect
    return tuple(sorted(kept.values(), key=_order)[:_MOST])


def _order(found: Found) -> tuple[int, int, int, int]:
    return (-found.sure, found.away, found.branches, len(found.chain))
