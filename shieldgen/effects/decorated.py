"""A function, inside what its decorators put around it, to its outline."""

from __future__ import annotations

from ..analysis import classes, protocols
from ..analysis.linking import Program
from ..analysis.values import BoundMethod, External, FunctionValue, Scope
from ..analysis.walking import calls, last_name, statements
from ..model import code
from ..model.task import FunctionId
from .calls import Ground
from .outline import Act, Elsewhere, Loop, Node, Outline, every
from .reading import Reader


def read_outline(ground: Ground, scope: Scope) -> Outline:
    """The outline of a function: its body, inside what its decorators wrap around it."""
    function = scope.function
    nodes = Reader(ground, scope=scope, given={}).block(ground.program.body(scope))
    if function is not None and function.owner is not None and _calls_nothing(ground.program, scope, function):
        nodes = (*_overriding(ground.program, scope, function), *nodes)
    for decorator in reversed(function.decorators) if function is not None else ():
        nodes = _wrapped(ground, scope, decorator=decorator, nodes=nodes)
    return Outline(scope, function.is_async if function is not None else False, nodes)


def _calls_nothing(program: Program, scope: Scope, function: code.Function) -> bool:
    """Whether a method has nothing in it, `raise NotImplementedError()` at most, or nothing that runs anything."""
    return function.is_empty or not any(calls(program.body(scope)))


def _overriding(program: Program, scope: Scope, function: code.Function) -> tuple[Node, ...]:
    """A method that calls nothing leaves its work to subclasses: it does what theirs do."""
    method = FunctionValue(scope.path, function, scope.parent or Scope(scope.path))
    cls = scope.receiver or program.owner(method)
    if cls is None:
        return ()
    overriding = tuple(classes.overriding(program, cls, function.name))
    found = tuple(
        program.enter(value, None, scope)
        for value in overriding or protocols.implementations(program, cls, function.name)
        if value.method.function != function
    )
    if not found:
        return ()
    sure = len(found) == 1 and classes.is_stub(BoundMethod(method, cls))
    return (Act(function.span, function.name, None, found, awaited=function.is_async, sure=sure),)


def _wrapped(ground: Ground, scope: Scope, *, decorator: code.Expr, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes of a function inside those of the wrapper that a decorator puts around it."""
    program = ground.program
    made = decorator.func if isinstance(decorator, code.Call) else decorator
    for value in program.values(made, scope.parent or Scope(scope.path)):
        match value:
            case FunctionValue() | BoundMethod():
                found = _wrapper(program, value, parameterised=isinstance(decorator, code.Call))
                if found is None:
                    continue
                wrapper, taken = found
                inner = (Elsewhere(scope.path, nodes),)
                outer = Reader(ground, scope=wrapper, given={taken: inner}).block(program.body(wrapper))
                if not any(node is inner[0] for node in every(outer)):
                    outer += inner  # what the wrapper hands it to runs it: `return Later(lambda: func(*args))`
                return (Elsewhere(wrapper.path, outer),)
            case External(name=name):
                entry = ground.catalogue.entry(name)
                if entry is not None and entry.retries is not None:
                    times, told = _attempts(decorator, entry.retries.argument.name or "", entry.retries.default)
                    # How often an expression says to try is not known, but it says so.
                    return (Loop(decorator.span, nodes, name, times=times, retry=True, conditional=not told),)
            case _:
                continue
    return nodes


def _wrapper(
    program: Program, decorator: FunctionValue | BoundMethod, *, parameterised: bool
) -> tuple[Scope, tuple[FunctionId, str]] | None:
    """The function that a decorator returns, and the decorator's parameter that holds the decorated function."""
    outer = program.enter(decorator, None, Scope(""))
    for _ in range(2):
        inner = [s.function for s in statements(program.body(outer)) if isinstance(s, code.Define)]
        if outer.function is None or not inner:
            return None
        holder = next((p.name for p in outer.function.parameters if p.name not in ("self", "cls")), None)
        deeper = Scope(outer.path, inner[-1], outer)
        nested = any(isinstance(s, code.Define) for s in statements(program.body(deeper)))
        if not (parameterised and nested) and holder is not None:
            return deeper, (outer.id, holder)
        outer, parameterised = deeper, False
    return None


def _attempts(decorator: code.Expr, argument: str, default: int | None) -> tuple[int | None, bool]:
    """How often a retrying decorator runs its function (None without end), and whether that is written there."""
    given = decorator.keyword(argument) if isinstance(decorator, code.Call) else None
    if isinstance(given, code.Call) and last_name(given.func) == "stop_after_attempt":
        given = given.positional(0) or given.keyword("max_attempt_number")
    if isinstance(given, code.Literal) and isinstance(given.value, int):
        return given.value, True
    return (default, True) if given is None else (None, False)
