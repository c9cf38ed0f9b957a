"""Task functions to the outlines of every function that they may run, each read once, callees before callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..analysis.callers import Callers
from ..analysis.linking import Program
from ..analysis.values import (
    BoundMethod,
    External,
    FunctionValue,
    Instance,
    Items,
    LambdaValue,
    Partial,
    Scope,
    Started,
    Value,
)
from ..model.frozen import dataclass
from .calls import Ground
from .catalogue import Catalogue
from .decorated import read_outline
from .getters import Getters
from .outline import Act, Outline, acts

Key = int
"""The number of a function as it is entered; what it is a number of takes long to hash."""
_Entered = tuple[object, ...]
_DEEPEST = 7
"""How many calls from a task function are followed."""
_MOST = 8000
"""How many functions are read at most, nearest to the task functions first."""
_TOO_DEEP = "code that is nested too deeply to be followed"
_MOST_VARIANTS = 4
"""How often one function is read for different callables passed to it."""


@dataclass(frozen=True, slots=True)
class Callgraph:
    """Outlines by key, with the keys in an order in which callees come first wherever there is no cycle."""

    outlines: dict[Key, Outline]
    order: tuple[Key, ...]
    edges: dict[Key, dict[int, tuple[Key, ...]]]
    """The keys of each act's targets, by the identity of the act (which its outline keeps alive)."""
    roots: dict[Scope, Key]
    again: tuple[Key, ...]
    """The keys, in the same order, of which more is known the second time: those that a cycle is reached from."""

    def targets(self, key: Key, act: Act) -> tuple[Key, ...]:
        """The functions that an act of the outline runs and that were read."""
        return self.edges[key].get(id(act), ())


def build(program: Program, catalogue: Catalogue, roots: Iterable[Scope]) -> Callgraph:
    """The call graph below the roots."""
    ground = Ground(program, catalogue, Getters(program), Callers(program))
    outlines: dict[Key, Outline] = {}
    edges: dict[Key, dict[int, tuple[Key, ...]]] = {}
    variants: dict[_Entered, set[_Entered]] = {}
    numbers: dict[_Entered, Key] = {}
    starts: dict[Scope, Key] = {}
    waiting: list[tuple[Key, Scope]] = []
    for scope in roots:
        starts[scope] = numbers.setdefault(_key(scope), len(numbers))
        waiting.append((starts[scope], scope))
    queued = {key for key, _ in waiting}
    for _ in range(_DEEPEST):
        following: list[tuple[Key, Scope]] = []
        for key, scope in waiting:
            if len(outlines) >= _MOST:
                break
            outline = outlines[key] = _outline(ground, scope)
            called: dict[int, tuple[Key, ...]] = {}
            for act in acts(outline.nodes):
                targets: list[Key] = []
                for target in act.targets:
                    way, entered = _limited(target, variants)
                    inner = numbers.setdefault(way, len(numbers))
                    targets.append(inner)
                    if inner not in queued:
                        queued.add(inner)
                        following.append((inner, entered))
                if targets:
                    called[id(act)] = tuple(dict.fromkeys(targets))
            edges[key] = called
        waiting = following
    kept = {
        key: {act: tuple(t for t in targets if t in outlines) for act, targets in called.items()}
        for key, called in edges.items()
    }
    order = tuple(_post_order(outlines, kept))
    return Callgraph(outlines, order, kept, starts, tuple(_again(order, kept)))


def _outline(ground: Ground, scope: Scope) -> Outline:
    try:
        return read_outline(ground, scope)
    except RecursionError:
        # What it does is not known, and is said so; the rest still is.
        function = scope.function
        deep = () if function is None else (Act(function.span, _TOO_DEEP, awaited=True),)
        return Outline(scope, function is not None and function.is_async, deep)


def _post_order(outlines: dict[Key, Outline], edges: dict[Key, dict[int, tuple[Key, ...]]]) -> Iterator[Key]:
    seen: set[Key] = set()
    for root in outlines:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter([t for targets in edges[root].values() for t in targets]))]
        while stack:
            key, rest = stack[-1]
            following = next((t for t in rest if t not in seen), None)
            if following is None:
                stack.pop()
                yield key
            else:
                seen.add(following)
                stack.append((following, iter([t for targets in edges[following].values() for t in targets])))


def _again(order: tuple[Key, ...], edges: dict[Key, dict[int, tuple[Key, ...]]]) -> Iterator[Key]:
    """The keys that call one further on in the order, or one of these."""
    settled: set[Key] = set()
    for key in order:
        if all(target in settled for targets in edges[key].values() for target in targets):
            settled.add(key)
        else:
            yield key


def _limited(scope: Scope, variants: dict[_Entered, set[_Entered]]) -> tuple[_Entered, Scope]:
    """The scope, without what was passed to it where the function was read often enough."""
    plain = _plain_key(scope)
    key = _key(scope)
    known = variants.setdefault(plain, set())
    if key in known or len(known) < _MOST_VARIANTS:
        known.add(key)
        return key, scope
    bare = Scope(scope.path, scope.function, scope.parent, scope.receiver)
    return _key(bare), bare


def _plain_key(scope: Scope) -> _Entered:
    function = scope.function
    receiver = scope.receiver
    return (
        scope.path,
        function.qualname if function else "",
        function.span.line if function else 0,
        (receiver.path, receiver.cls.qualname) if receiver else None,
    )


def _key(scope: Scope, depth: int = 0) -> _Entered:
    bound = tuple((name, tuple(_tag(value, depth) for value in values)) for name, values in scope.bound)
    outer = scope.parent
    inherited = _key(outer, depth + 1) if outer is not None and outer.function is not None and depth < 3 else ()
    return (*_plain_key(scope), bound, inherited)


def _tag(value: Value, depth: int) -> object:
    """A short name for what is passed, equal for equal values."""
    match value:
        case FunctionValue():
            return (value.path, value.function.qualname, value.function.span.line)
        case BoundMethod():
            return (_tag(value.method, depth), value.receiver.path, value.receiver.cls.qualname)
        case Started() | Partial():
            return ("made", _tag(value.target, depth + 1) if depth < 4 else None, value.call.span)
        case LambdaValue():
            return ("lambda", value.scope.path, value.expr.span)
        case Instance():
            return ("instance", value.cls.path, value.cls.cls.qualname)
        case External():
            return value.name
        case Items():
            return (value.kind, tuple((key, tuple(_tag(v, depth + 1) for v in held)) for key, held in value.keyed))
        case _:
            return type(value).__name__
