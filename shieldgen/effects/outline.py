"""The parts of a function's body that matter for effects, time and errors, as a tree of acts.

An outline keeps the order in which things happen and drops everything that neither does something nor steers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.values import Scope
from ..model.code import Span
from ..model.frozen import dataclass
from .written import Match


@dataclass(frozen=True, slots=True)
class Act:
    """One call (or entering, leaving, iterating) of something: functions of the project, or something outside.

    `targets` are the scopes of the project's functions that may run, `inside` what runs here without a scope of its own
    (a lambda's body), `match` what the catalogue says, `name` the canonical name or the words for what is called.
    `awaited` where an `await` waits for it. `sure` is False where several things may be meant. `given` are the names
    in its arguments. `handed` where it is a coroutine that the function was handed, which can be awaited only once.
    """

    span: Span
    name: str
    match: Match | None = None
    targets: tuple[Scope, ...] = ()
    inside: tuple[Node, ...] = ()
    awaited: bool = False
    sure: bool = True
    given: frozenset[str] = frozenset()
    handed: bool = False
    on: str = ""
    """What keeps the queue that it puts something on or takes something from."""
    covered: bool = False
    """Whether it is of a library that the catalogue knows: what is not named there is quick and changes nothing."""

    @property
    def is_unknown(self) -> bool:
        """Whether it is waited for, and neither the project nor the catalogue tells what it does."""
        return self.awaited and self.match is None and not self.targets and not self.inside


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop. `endless` where it ends only by cancellation or an error; `times` where the number of rounds is known.

    `over` are words for what it goes through. `retry` where it tries again rather than goes on. `conditional` where a
    condition or count, not a collection, decides when it ends. `given` where it goes through what the caller passed.
    `flagged` where it goes on until somebody sets a flag, `left` where it has no condition but is left from inside.
    """

    span: Span
    body: tuple[Node, ...]
    over: str
    endless: bool = False
    times: int | None = None
    retry: bool = False
    conditional: bool = False
    given: bool = False
    flagged: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Catch:
    """One `except`: `broad` where it takes every ordinary exception, `silent` where it drops it without a word.

    `raises` where it always raises (again). `records` where it logs, stores, sends or uses the error.
    `leaves` where it ends the loop or function, `cancelled` where it is run by a cancellation as well.
    """

    span: Span
    broad: bool
    silent: bool
    records: bool
    raises: bool
    leaves: bool
    cancelled: bool
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A `try`. `settles` where its `finally` records how it went: `outcome = "done"` above, `save(outcome)` there."""

    span: Span
    body: tuple[Node, ...]
    catches: tuple[Catch, ...]
    orelse: tuple[Node, ...]
    final: tuple[Node, ...]
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """Branches of which one is taken."""

    options: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A block under a limit in time or a shield: `seconds` None for a limit that is not known, inf for none.

    `outlives` where only what is inside is shielded, not the waiting for it (`asyncio.shield`).
    """

    span: Span
    body: tuple[Node, ...]
    seconds: float | None
    shield: bool
    words: str
    outlives: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Things that run at the same time and are waited for. `keeps_errors` where failures become results."""

    span: Span
    body: tuple[Node, ...]
    keeps_errors: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """What is started as a task of its own, which nothing here waits for."""

    span: Span
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InThread:
    """What runs in a worker thread, or a greenlet, so that the event loop goes on while it waits."""

    span: Span
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """`return`, `raise`, `break` or `continue`."""

    span: Span
    word: str


@dataclass(frozen=True, slots=True)
class Grow:
    """`record.count += n`: what is stored changes with each run."""

    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class Put:
    """`record.seen_at = now()`: an attribute of something stored is set, `noted` where it is set to the time."""

    span: Span
    noted: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """From here to the end of the block something is known not to be there: `asked` is where it was looked up."""

    span: Span
    asked: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A state is set, in an object or by the call that follows: `what` is its attribute or column, `value` the word.

    The word is in lower case; "true" for a flag, "now" for a time. `until` is the transaction that it stands in.
    """

    span: Span
    what: str
    value: str
    until: Span | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Nodes that stand in another file: a decorator's wrapper, a function inside one, a lambda that was passed."""

    path: str
    body: tuple[Node, ...]


Node = (
    Elsewhere | Act | Loop | Attempt | Fork | Within | Together | Apart | InThread | Leave | Grow | Put | Missing | Mark
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A function's body in outline."""

    scope: Scope
    is_async: bool
    nodes: tuple[Node, ...]


def acts(nodes: tuple[Node, ...]) -> Iterator[Act]:
    """Every act of an outline, also those inside other nodes."""
    return (node for node in every(nodes) if isinstance(node, Act))


def every(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node of an outline in the order written, each before those inside it."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside one."""
    match node:
        case Act():
            return node.inside
        case Loop() | Within() | Together() | Apart() | InThread() | Elsewhere():
            return node.body
        case Attempt():
            return (*node.body, *(inner for catch in node.catches for inner in catch.body), *node.orelse, *node.final)
        case Fork():
            return tuple(inner for option in node.options for inner in option)
        case _:
            return ()
