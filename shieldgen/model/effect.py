"""What the outside world can see of a task function, and how long it may take."""

from dataclasses import dataclass
from typing import Literal, get_args

from .source import Step

EffectKind = Literal[
    "payment",
    "email",
    "db_write",
    "http_post",
    "file_write",
    "delete",
    "queue_publish",
    "queue_consume",
    "push",
    "cache",
    "llm_call",
    "subprocess",
]
EFFECT_KINDS: tuple[EffectKind, ...] = get_args(EffectKind)
SHIELD_WORTHY: frozenset[EffectKind] = frozenset({"payment", "db_write", "file_write", "delete"})
"""A cut of one of these leaves wrong state behind."""

Confidence = Literal["high", "medium", "low"]
Verdict = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect with the chain of steps from the task function to the call that has it.

    `call` is the canonical name of what is called. `idempotent` says whether doing it twice is as good as once, with
    `because` as the reason. `repeated` where it stands in a loop. `branches` are the conditions on the way to it: with
    none it happens in every run that gets so far. `shielded` where it stands inside a scope of the function's own that
    shields it (`CancelScope(shield=True)`, an awaited `asyncio.shield`), so that a shutdown does not cut it.
    `on_failure` where it stands in an `except`: it records or undoes work that failed.
    """

    kind: EffectKind
    call: str
    evidence: tuple[Step, ...]
    confidence: Confidence
    idempotent: Verdict
    because: str
    repeated: bool = False
    shielded: bool = False
    on_failure: bool = False
    branches: int = 0
    on: str = ""
    """What keeps the queue that it is about, where that is known."""
    certain: bool = False
    """Whether it happens whichever of several implementations runs, all of which have one of its kind."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a duration has no bound, or what a bound is the sum of: the chain of steps to the place, and words.

    `mend` is the index of the step at which it can be mended.
    """

    evidence: tuple[Step, ...]
    text: str
    confidence: Confidence = "high"
    mend: int = -1


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a task function may take: `at_most_s` seconds if `bounded` is "yes".

    `because` holds what makes it unbounded, or the waits that the bound is the sum of. `long_running`: whether it can
    plausibly exceed ten seconds. `endless` where it loops until it is cancelled.
    """

    bounded: Verdict
    at_most_s: float | None
    because: tuple[Reason, ...]
    long_running: Verdict
    endless: bool = False
