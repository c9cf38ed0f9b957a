"""A site's call into what becomes of its task: whether something holds it, and whether its outcome reaches somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from ..model.effect import Verdict
from ..model.facts import SiteSyntax
from .awaiting import awaits, collection_of
from .linking import Program
from .values import BoundMethod, External, FunctionValue, LambdaValue, Partial, Scope, Value
from .walking import calls, expressions, inside, last_name, parts, statements, within

_METHODS = {
    "result": "awaited",
    "exception": "awaited",
    "add_done_callback": "method",
    "get_name": "method",
    "set_name": "method",
}
"""Methods of a task that do not show that something holds it on; the others (`cancel`, `done`) do."""
_OUTCOMES = frozenset({"result", "exception"})
_FORGETTING = frozenset({"discard", "remove", "pop", "popleft", "set", "release", "task_done", "cancel", "clear"})
_COLLECTING = frozenset({"append", "add"})
_DEEPEST = 3
"""Through how many functions and collections a task is followed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of a task.

    `ref_kept` whether something holds it while it runs. `awaited` whether its outcome, an error too, reaches somebody
    who waits for it: a task that is cancelled first and awaited then has no outcome that anybody looks at. `callback`
    whether a done-callback learns of its error.
    """

    ref_kept: Verdict
    awaited: Verdict
    callback: bool


def kept(program: Program, scope: Scope, call: code.Call, syntax: SiteSyntax) -> Kept:
    """What becomes of a task that nothing keeps by itself, from how its call is written and its name is used."""
    match syntax.usage:
        case "awaited" | "entered":
            return Kept("yes", "yes", False)
        case "dropped":
            return Kept("no", "no", any(receiver is call for receiver in _with_callbacks(program, scope)))
        case "argument" | "returned":
            return Kept("yes", "unknown", False)
        case "collection":
            gathered = syntax.bound is not None and "awaited" in _uses(program, scope, syntax.bound)
            element = collection_of(program.body(scope), call)
            gathered = gathered or (element is not None and awaits(program.body(scope), call, element))
            return Kept("yes", "yes" if gathered else "unknown", False)
        case "attribute" | "global":
            awaited: Verdict = "yes" if awaits(program.body(scope), call, syntax.bound) else "unknown"
            return Kept("yes", awaited, _on_attribute(program, scope, syntax.bound))
        case "local":
            return _local(program, scope, syntax.bound or "")
        case "other":
            return Kept("unknown", "unknown", False)


def _local(program: Program, scope: Scope, name: str) -> Kept:
    callback = any(_is(receiver, name) for receiver in _with_callbacks(program, scope))
    if name in program.bindings(scope).outside or scope.function is None:
        return Kept("yes", "unknown", callback)
    # A generator (a lifespan) holds its variables while it waits at its `yield`.
    held: Verdict = "yes" if scope.function.is_generator else "no"
    awaited: Verdict = "no"
    for use in _uses(program, scope, name):
        match use:
            case "awaited":
                held, awaited = "yes", "yes"
            case "kept":
                held = "yes"
                awaited = awaited if awaited == "yes" else "unknown"
            case "method":
                continue
    return Kept(held, awaited, callback)


def _uses(program: Program, scope: Scope, name: str, depth: int = 0) -> Iterator[str]:
    """How a local name is used: awaited, kept elsewhere, or by a method of its own."""
    cancelled = _cancelled_at(program.body(scope), name)
    for statement in statements(program.body(scope)):
        match statement:
            case code.Return(value=value) if value is not None and _names(value, name):
                yield "kept"
            case code.Assign() if any(_stores(target, statement.value, name) for target in statement.targets):
                yield "kept"
            case code.Assign(value=code.Collection(items=items), targets=(code.Name(id=collection),)) if any(
                _is(item, name) for item in items
            ):
                if depth < _DEEPEST and collection != name:
                    yield from _uses(program, scope, collection, depth + 1)
            case code.For() if _names(statement.iterable, name) and _awaits(statement):
                yield "awaited"
            case code.Define() if _mentions(program, Scope(scope.path, statement.function, scope), name):
                yield "kept"
            case _:
                pass
        for expr in expressions(statement):
            for use in _in_expression(program, scope, expr, name, depth):
                # After its cancellation, whoever awaits it waits for its end, not for what came out of it.
                ended = use == "awaited" and cancelled is not None and statement.span.line > cancelled
                dropped = use == "results" and isinstance(statement, code.Evaluate)
                yield "kept" if ended or dropped else "awaited" if use == "results" else use


def _cancelled_at(body: tuple[code.Statement, ...], name: str) -> int | None:
    """The first line on which the name's task is cancelled."""
    return next(
        (
            call.span.line
            for call in calls(body)
            if isinstance(call.func, code.Attribute) and call.func.attr == "cancel" and _is(call.func.value, name)
        ),
        None,
    )


def _awaits(loop: code.For) -> bool:
    """Whether a loop awaits each element: `for task in tasks: await task`."""
    if not isinstance(loop.target, code.Name):
        return False
    return any(isinstance(found, code.Await) and _is(found.value, loop.target.id) for found in inside(loop.body))


def _stores(target: code.Expr, value: code.Expr | None, name: str) -> bool:
    """Whether an assignment puts the name somewhere that outlives the function, as a value or as a key."""
    if isinstance(target, code.Subscript) and _is(target.index, name):
        return True
    return value is not None and _is(value, name) and not isinstance(target, code.Name)


def _mentions(program: Program, inner: Scope, name: str) -> bool:
    """Whether a function inside uses the name of the one around it."""
    own = inner.function.parameters if inner.function else ()
    if name in program.bindings(inner).names or any(parameter.name == name for parameter in own):
        return False
    return any(isinstance(found, code.Name) and found.id == name for found in inside(program.body(inner)))


def _in_expression(program: Program, scope: Scope, expr: code.Expr, name: str, depth: int) -> Iterator[str]:
    for found in within(expr):
        match found:
            case code.Await(value=code.Call() as call) if _names(call, name):
                yield from _awaited_call(program, scope, call)
            case code.Await() if _names(found.value, name):
                yield "awaited"
            case code.Call():
                if isinstance(found.func, code.Attribute) and _is(found.func.value, name):
                    yield _METHODS.get(found.func.attr, "kept")
                elif (collection := _collected(found, name)) is not None and depth < _DEEPEST:
                    yield "kept"
                    yield from _uses(program, scope, collection, depth + 1)
                elif last_name(found.func) == "run_until_complete" and any(_is(a.value, name) for a in found.arguments):
                    yield "awaited"
                elif any(_names(argument.value, name) for argument in found.arguments):
                    yield from _passed(program, scope, found, name, depth)
            case code.Collection() if any(_is(item, name) for item in found.items):
                yield "kept"
            case code.Yield() if found.value is not None and _names(found.value, name):
                yield "kept"
            case _:
                continue


def _awaited_call(program: Program, scope: Scope, call: code.Call) -> Iterator[str]:
    """What awaiting a call tells of the task that it is given: a function of the project is looked into elsewhere."""
    callees = program.callees(call, scope)
    if any(isinstance(callee, FunctionValue | BoundMethod) for callee in callees):
        return
    if any(isinstance(callee, External) and callee.name == "asyncio.wait" for callee in callees):
        yield "awaited" if _reads_results(program.body(scope)) else "kept"
        return
    keeps = call.keyword("return_exceptions")
    yield "results" if isinstance(keeps, code.Literal) and keeps.value is True else "awaited"


def _reads_results(body: tuple[code.Statement, ...]) -> bool:
    """Whether something of a scope looks at what came out of a task that was waited for."""
    return any(
        (isinstance(found, code.Call) and isinstance(found.func, code.Attribute) and found.func.attr in _OUTCOMES)
        or (isinstance(found, code.Await) and isinstance(found.value, code.Name))
        for found in inside(body)
    )


def _collected(call: code.Call, name: str) -> str | None:
    """The local collection that a call puts the task into."""
    func = call.func
    if not isinstance(func, code.Attribute) or not isinstance(func.value, code.Name) or func.attr not in _COLLECTING:
        return None
    return func.value.id if any(_is(argument.value, name) for argument in call.arguments) else None


def _passed(program: Program, scope: Scope, call: code.Call, name: str, depth: int) -> Iterator[str]:
    """What a call does with a task that it is given: a function of the project is looked into, others keep it."""
    for callee in program.callees(call, scope):
        method = callee.method if isinstance(callee, BoundMethod) else callee
        if not isinstance(method, FunctionValue) or depth > _DEEPEST:
            yield "kept"
            continue
        skip = 1 if isinstance(callee, BoundMethod) else 0
        places = [p.name for p in method.function.parameters[skip:] if p.kind.startswith("positional")]
        for index, argument in enumerate(call.arguments):
            if _names(argument.value, name):
                parameter = argument.name or (places[index] if index < len(places) else None)
                if parameter is None:
                    yield "kept"
                else:
                    inner = program.enter(method, None, method.outer)
                    yield from _uses(program, inner, parameter, depth + 1)
    if not program.callees(call, scope):
        yield "kept"


def _is(expr: code.Expr, name: str) -> bool:
    return isinstance(expr, code.Name) and expr.id == name


def _names(expr: code.Expr, name: str) -> bool:
    """Whether the name itself (not an attribute of it) stands in the expression."""
    if _is(expr, name):
        return True
    if isinstance(expr, code.Attribute) or (
        isinstance(expr, code.Call) and isinstance(expr.func, code.Attribute) and _is(expr.func.value, name)
    ):
        return False
    return any(_names(part, name) for part in parts(expr))


def _on_attribute(program: Program, scope: Scope, attr: str | None) -> bool:
    """Whether a callback is added to the attribute that the task is kept in."""
    return any(
        isinstance(receiver, code.Attribute) and receiver.attr == attr for receiver in _with_callbacks(program, scope)
    )


def _with_callbacks(program: Program, scope: Scope) -> Iterator[code.Expr]:
    """What `add_done_callback` is called on with something that learns of a task's error."""
    for call in calls(program.body(scope)):
        if isinstance(call.func, code.Attribute) and call.func.attr == "add_done_callback":
            callback = call.positional(0) or call.keyword("fn")
            if callback is not None and _learns(program, scope, callback):
                yield call.func.value


def _learns(program: Program, scope: Scope, callback: code.Expr) -> bool:
    """Whether a callback asks its task for its outcome; one that only forgets the task (`tasks.discard`) does not."""
    found = program.values(callback, scope)
    if not found:
        return not (isinstance(callback, code.Attribute) and callback.attr in _FORGETTING)
    return any(_asks(program, value) for value in found)


def _asks(program: Program, value: Value) -> bool:
    match value:
        case LambdaValue():
            return any(_asks_in(found) for found in within(value.expr.body))
        case FunctionValue() | BoundMethod():
            inner = program.enter(value, None, Scope(""))
            # What hands its task on may have it asked further down.
            return any(_asks_in(found) for found in inside(program.body(inner)))
        case Partial():
            return _asks(program, value.target)
        case External():
            return value.name.rpartition(".")[2] not in _FORGETTING
        case _:
            return True


def _asks_in(found: code.Expr) -> bool:
    return isinstance(found, code.Call) and isinstance(found.func, code.Attribute) and found.func.attr in _OUTCOMES
