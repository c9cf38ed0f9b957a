"""A call, an `await`, a `with` or a loop over a value into what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import code
from . import classes, declared, dispatch, members, passing
from .values import (
    BoundMethod,
    ClassValue,
    Constant,
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
from .walking import inside, statements

if TYPE_CHECKING:
    from .linking import Program

_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
_SAME = frozenset(
    {
        "asyncio.wait_for", "asyncio.shield", "asyncio.create_task", "asyncio.ensure_future", "copy.copy",
        "copy.deepcopy", "contextlib.nullcontext", "contextlib.closing", "contextlib.aclosing", "builtins.next",
        "builtins.anext", "inspect.unwrap", "asyncio.AbstractEventLoop().create_task",
        "contextlib.AsyncExitStack().enter_async_context",
        "contextlib.ExitStack().enter_context", "asyncio.AbstractEventLoop().run_until_complete", "asyncio.run",
        "asyncio.run_coroutine_threadsafe", "asyncio.TaskGroup().create_task", "contextlib.asynccontextmanager",
        "contextlib.contextmanager", "functools.cache", "functools.lru_cache", "functools.lru_cache()",
    }
)  # fmt: skip
"""Calls that hand their first argument on, for what is asked here."""
_IN_THREAD = {
    "asyncio.to_thread": 0,
    "anyio.to_thread.run_sync": 0,
    "fastapi.concurrency.run_in_threadpool": 0,
    "starlette.concurrency.run_in_threadpool": 0,
    "trio.to_thread.run_sync": 0,
    "asyncio.AbstractEventLoop().run_in_executor": 1,
    "concurrent.futures.ThreadPoolExecutor().submit": 0,
    "asgiref.sync.sync_to_async()": 0,
}
"""Calls that run a function elsewhere, with the place of the function among their arguments."""
_CONTAINER_METHODS = frozenset(
    f"builtins.{kind}().{method}"
    for kind in ("dict", "list", "set", "deque", "ContextVar", "Queue")
    for method in ("values", "items", "get", "get_nowait", "pop", "popleft", "setdefault")
)
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "aiter", "filter"})


def called(program: Program, call: code.Call, scope: Scope) -> Iterator[Value]:
    """What a call gives, before any `await`."""
    for callee in program.callees(call, scope):
        yield from made(program, callee, call, scope)


def made(program: Program, callee: Value, call: code.Call, scope: Scope) -> Iterator[Value]:
    """What a call of `callee` gives, before any `await`."""
    match callee:
        case ClassValue():
            yield Instance(callee)
        case FunctionValue() | BoundMethod():
            method = callee.method if isinstance(callee, BoundMethod) else callee
            if method.function.is_async or method.function.is_generator:
                yield Started(callee, call, scope)
            else:
                yield from returns(program, callee, call, scope)
        case LambdaValue():
            yield from program.values(callee.expr.body, program.enter(callee, call, scope))
        case Partial():
            yield from made(program, callee.target, callee.call, callee.scope)
        case Instance():
            for called_method in classes.of_class(program, callee.cls, "__call__", instance=True):
                yield from made(program, called_method, call, scope)
        case External():
            yield from _called_external(program, callee, call, scope)
        case _:
            return


def _called_external(program: Program, callee: External, call: code.Call, scope: Scope) -> Iterator[Value]:
    name = callee.name
    first = call.positional(0)
    if name in ("functools.partial", "functools.partialmethod"):
        for target in program.values(first, scope) if first else ():
            yield Partial(target, code.Call(call.func, call.arguments[1:], call.span), scope)
    elif name == "typing.cast" and first is not None:
        second = call.positional(1)
        yield from declared.instances(program, first, scope) or (program.values(second, scope) if second else ())
    elif name == "builtins.getattr":
        yield from _getattr(program, call, scope)
    elif name in _SAME and first is not None:
        yield from program.values(first, scope)
    elif name in _IN_THREAD:
        function = call.positional(_IN_THREAD[name]) or call.keyword("func")
        rest = code.Call(call.func, call.arguments[_IN_THREAD[name] + 1 :], call.span)
        for target in program.values(function, scope) if function else ():
            yield Started(target, rest, scope)
    elif name == "asyncio.gather":
        for argument in call.arguments:
            for value in program.values(argument.value, scope):
                yield from value.elements if isinstance(value, Items) else (value,)
    elif name.startswith("builtins.") and first is not None and name[9:] in _COPIES:
        source = call.positional(1) if name == "builtins.filter" else first
        for value in program.values(source, scope) if source else ():
            yield Items("list", tuple(elements(program, value)))
    elif name == "builtins.enumerate" and first is not None:
        for value in program.values(first, scope):
            held = tuple(elements(program, value))
            yield Items("list", (Items("tuple", held, ((1, held),)),))
    elif name == "builtins.zip":
        zipped = tuple((i, tuple(_element_values(program, a.value, scope))) for i, a in enumerate(call.arguments))
        yield Items("list", (Items("tuple", (), zipped),))
    elif name in _CONTAINER_METHODS:
        yield from _of_container(program, name, call, scope)
    else:
        yield External(program.canonical(f"{name}()"))


def _getattr(program: Program, call: code.Call, scope: Scope) -> Iterator[Value]:
    receiver, name = call.positional(0), call.positional(1)
    if receiver is None or name is None:
        return
    if isinstance(name, code.Text):
        yield from dispatch.methods(program, name, program.values(receiver, scope))
        return
    for constant in program.values(name, scope):
        if isinstance(constant, Constant) and isinstance(constant.value, str):
            for value in program.values(receiver, scope):
                yield from members.attribute(program, value, constant.value)


def _element_values(program: Program, expr: code.Expr, scope: Scope) -> Iterator[Value]:
    for value in program.values(expr, scope):
        yield from elements(program, value)


def _of_container(program: Program, name: str, call: code.Call, scope: Scope) -> Iterator[Value]:
    if not isinstance(call.func, code.Attribute):
        return
    method = name.rpartition(".")[2]
    first = call.positional(0)
    key = next((v.value for v in program.values(first, scope) if isinstance(v, Constant)), None) if first else None
    for value in program.values(call.func.value, scope):
        if not isinstance(value, Items):
            continue
        if method == "values":
            yield Items("list", value.elements)
        elif method == "items":
            yield Items("list", (Items("tuple", value.elements, ((1, value.elements),)),))
        else:
            yield from item(program, value, key if isinstance(key, str | int) else None)


def item(program: Program, value: Value, key: str | int | None) -> Iterator[Value]:
    """What `value[key]` stands for; `key` is None where it is not a constant."""
    match value:
        case Items():
            held = next((values for known, values in value.keyed if known == key), None)
            yield from value.elements if held is None else held
        case External():
            yield External(value.name if isinstance(key, int) else f"{value.name}[]")
        case ClassValue():
            yield value
        case Instance() if isinstance(key, str):
            # A TypedDict: its keys are declared as a class declares attributes.
            yield from classes.of_class(program, value.cls, key, instance=False)
        case _:
            return


def elements(program: Program, value: Value) -> Iterator[Value]:
    """What a loop over the value gives."""
    match value:
        case Items():
            yield from value.elements
        case Started():
            yield from yielded(program, value)
        case External():
            yield External(f"{value.name}[]")
        case _:
            return


def awaited(program: Program, value: Value) -> Iterator[Value]:
    """What `await value` gives."""
    match value:
        case Started(target=FunctionValue() | BoundMethod() as target):
            yield from returns(program, target, value.call, value.scope)
        case Started(target=target):
            yield from made(program, target, value.call, value.scope)
        case _:
            yield value


def entered(program: Program, value: Value, *, is_async: bool) -> Iterator[Value]:
    """What `with value as name` gives."""
    match value:
        case Instance():
            found: list[Value] = []
            for method in classes.of_class(
                program, value.cls, "__aenter__" if is_async else "__enter__", instance=True
            ):
                if isinstance(method, BoundMethod):
                    found += returns(program, method, None, method.method.outer)
                elif isinstance(method, External):
                    found.append(External(program.canonical(method.name.rpartition(".")[0])))
            yield from found or (value,)
        case Started():
            given = tuple(yielded(program, value))
            yield from given or awaited(program, value)
        case Items(kind="manager"):
            yield from value.elements
        case _:
            yield value


def returns(
    program: Program, callee: FunctionValue | BoundMethod, call: code.Call | None, scope: Scope
) -> Iterator[Value]:
    """What a function returns: by its annotation, else by its `return` statements."""
    method = callee.method if isinstance(callee, BoundMethod) else callee
    annotation = method.function.returns
    if annotation is not None:
        outer = Scope(method.path, None, None, callee.receiver) if isinstance(callee, BoundMethod) else method.outer
        stated = declared.instances(program, annotation, _typed(method.outer, outer))
        if stated:
            yield from stated
            return
        if isinstance(annotation, code.Literal) and annotation.value is None:
            return
    with program.inferring(method) as first:
        if not first:
            return
        entered = program.enter(callee, call, scope)
        for statement in statements(program.body(entered)):
            if isinstance(statement, code.Return) and statement.value is not None:
                for value in program.values(statement.value, entered):
                    yield from passing.as_given(program, value, callee, call, scope)


def _typed(outer: Scope, receiver: Scope) -> Scope:
    """The scope in which an annotation of a method is read: its own, knowing what `Self` is."""
    if receiver.receiver is None:
        return outer
    return Scope(outer.path, outer.function, outer.parent, receiver.receiver, outer.bound)


def yielded(program: Program, value: Started) -> Iterator[Value]:
    """What a generator gives: by its annotation, else by its `yield` expressions."""
    target = value.target
    if not isinstance(target, FunctionValue | BoundMethod):
        return
    method = target.method if isinstance(target, BoundMethod) else target
    if not method.function.is_generator:
        return
    if method.function.returns is not None:
        receiver = Scope(method.path, None, None, target.receiver) if isinstance(target, BoundMethod) else method.outer
        stated = declared.instances(program, method.function.returns, _typed(method.outer, receiver))
        given = [e for found in stated if isinstance(found, Items) for e in found.elements]
        if given:
            yield from given
            return
    with program.inferring(method) as first:
        if not first:
            return
        scope = program.enter(target, value.call, value.scope)
        for found in inside(program.body(scope)):
            if isinstance(found, code.Yield) and found.value is not None:
                yield from program.values(found.value, scope)
