"""A function's body to its outline."""

from __future__ import annotations

from ..analysis import classes
from ..analysis.linking import Program
from ..analysis.values import BoundMethod, Constant, External, FunctionValue, Instance, Items, Scope, Started
from ..analysis.walking import last_name, parts, statements
from ..model import code
from ..model.task import FunctionId
from . import catches
from .calls import Calls, Given
from .catalogue import Catalogue
from .matching import Match, match
from .outline import Act, Attempt, Catch, Fork, Grow, Leave, Loop, Node, Outline, Together, Within

_SHIELDING = frozenset({"anyio.CancelScope", "trio.CancelScope"})
_MOST_ROUNDS = 1000
"""Loops of more rounds than this are as good as loops over rows."""


def read_outline(program: Program, catalogue: Catalogue, scope: Scope) -> Outline:
    """The outline of a function: its body, inside what its decorators wrap around it."""
    function = scope.function
    nodes = _Reader(program=program, catalogue=catalogue, scope=scope, given={}).block(program.body(scope))
    for decorator in reversed(function.decorators) if function is not None else ():
        nodes = _wrapped(program, catalogue, scope, decorator, nodes)
    return Outline(scope, function.is_async if function is not None else False, nodes)


def _wrapped(
    program: Program, catalogue: Catalogue, scope: Scope, decorator: code.Expr, nodes: tuple[Node, ...]
) -> tuple[Node, ...]:
    """The nodes of a function inside those of the wrapper that a decorator puts around it."""
    made = decorator.func if isinstance(decorator, code.Call) else decorator
    for value in program.values(made, scope.parent or Scope(scope.path)):
        match value:
            case FunctionValue() | BoundMethod():
                found = _wrapper(program, value, parameterised=isinstance(decorator, code.Call))
                if found is None:
                    continue
                wrapper, taken = found
                return _Reader(program=program, catalogue=catalogue, scope=wrapper, given={taken: nodes}).block(
                    program.body(wrapper)
                )
            case External(name=name):
                entry = catalogue.entry(name)
                if entry is not None and entry.retries is not None:
                    times = _attempts(decorator, entry.retries.argument.name or "", entry.retries.default)
                    return (Loop(decorator.span, nodes, name, times=times, retry=True),)
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


def _attempts(decorator: code.Expr, argument: str, default: int | None) -> int | None:
    """How often a retrying decorator runs its function; None where nothing ends it."""
    given = decorator.keyword(argument) if isinstance(decorator, code.Call) else None
    if isinstance(given, code.Call) and last_name(given.func) == "stop_after_attempt":
        given = given.positional(0) or given.keyword("max_attempt_number")
    if isinstance(given, code.Literal) and isinstance(given.value, int):
        return given.value
    return default if given is None else _MOST_ROUNDS


class _Reader(Calls):
    """Reads the statements and expressions of one scope."""

    def __init__(self, *, program: Program, catalogue: Catalogue, scope: Scope, given: Given) -> None:
        super().__init__(program=program, catalogue=catalogue, scope=scope, given=given)

    def inline(self, expr: code.Expr, scope: Scope) -> tuple[Node, ...]:
        """The acts of an expression of another scope: a lambda's body."""
        reader = _Reader(program=self.program, catalogue=self.catalogue, scope=scope, given=self.given)
        return reader.expression(expr)

    # Expressions

    def expression(self, expr: code.Expr) -> tuple[Node, ...]:
        """The acts of an expression, in order."""
        match expr:
            case code.Name() | code.Literal() | code.Lambda():
                return ()
            case code.Call():
                return self.read(expr, self, awaited=False)
            case code.Await(value=code.Call() as call):
                return self.read(call, self, awaited=True)
            case code.Comprehension():
                return self._comprehension(expr)
            case _:
                return tuple(node for part in parts(expr) for node in self.expression(part))

    def _comprehension(self, expr: code.Comprehension) -> tuple[Node, ...]:
        first = expr.sources[0]
        before = self.expression(first.iterable)
        rest = [part for source in expr.sources[1:] for part in (source.iterable, *source.conditions)]
        inner = [*first.conditions, *rest, *([expr.key] if expr.key is not None else []), expr.element]
        body = tuple(node for part in inner for node in self.expression(part))
        if not body:
            return before
        if isinstance(expr.element, code.Call) and self._makes_coroutine(expr.element):
            return (*before, Together(expr.span, body))
        loop = Loop(
            expr.span,
            body,
            _words(first.iterable),
            times=self._times(first.iterable),
            given=self._is_given(first.iterable),
        )
        return (*before, loop)

    def _makes_coroutine(self, call: code.Call) -> bool:
        """Whether the call makes a coroutine or task that is not waited for yet."""
        return any(
            isinstance(value, Started)
            or (isinstance(value, External) and value.name in ("asyncio.create_task", "asyncio.ensure_future"))
            for value in (*self.program.values(call, self.scope), *self.program.callees(call, self.scope))
        )

    # Statements

    def block(self, block: tuple[code.Statement, ...]) -> tuple[Node, ...]:
        """The nodes of a block."""
        return tuple(node for statement in block for node in self._statement(statement))

    def _statement(self, statement: code.Statement) -> tuple[Node, ...]:
        match statement:
            case code.Evaluate() | code.Delete() | code.Assert():
                return self._plain(statement)
            case code.Assign():
                return self._assign(statement)
            case code.Return():
                value = self.expression(statement.value) if statement.value is not None else ()
                return (*value, Leave(statement.span, "return"))
            case code.Raise():
                value = self.expression(statement.value) if statement.value is not None else ()
                return (*value, Leave(statement.span, "raise"))
            case code.Jump():
                return (Leave(statement.span, statement.word),) if statement.word in ("break", "continue") else ()
            case code.If():
                return (*self.expression(statement.test), *self._fork(statement.body, statement.orelse))
            case code.Match():
                return (*self.expression(statement.subject), *self._fork(*(case.body for case in statement.cases)))
            case code.For():
                return self._for(statement)
            case code.While():
                return self._while(statement)
            case code.Try():
                return (self._try(statement),)
            case code.With():
                return self._with(statement.items, statement)
            case code.Define() | code.DefineClass() | code.Import():
                return ()

    def _plain(self, statement: code.Evaluate | code.Delete | code.Assert) -> tuple[Node, ...]:
        match statement:
            case code.Evaluate():
                return self.expression(statement.value)
            case code.Assert():
                return self.expression(statement.test)
            case code.Delete():
                found = tuple(node for target in statement.targets for node in self.expression(target))
                return (*found, *(node for target in statement.targets for node in _cached(target, "removed from")))

    def _assign(self, statement: code.Assign) -> tuple[Node, ...]:
        nodes = list(self.expression(statement.value)) if statement.value is not None else []
        for target in statement.targets:
            nodes.extend(self.expression(target))
            if statement.operator in ("+", "-", "*", "/") and isinstance(target, code.Attribute):
                owner = last_name(target.value)
                if owner not in ("self", "cls", None):
                    nodes.append(Grow(statement.span, f"{owner}.{target.attr}"))
            nodes.extend(_cached(target, "put into"))
        return tuple(nodes)

    def _fork(self, *blocks: tuple[code.Statement, ...]) -> tuple[Node, ...]:
        options = tuple(self.block(block) for block in blocks)
        return (Fork(options),) if any(options) else ()

    def _for(self, statement: code.For) -> tuple[Node, ...]:
        before = self.expression(statement.iterable)
        body = self.block(statement.body)
        after = self.block(statement.orelse)
        listening = self._listening(statement, before)
        if listening:
            loop = Loop(statement.span, (*listening, *body), _words(statement.iterable), conditional=True, left=True)
            return (loop, *after)
        if not body:
            return (*before, *after)
        counted = isinstance(statement.iterable, code.Call) and last_name(statement.iterable.func) == "range"
        endless = isinstance(statement.iterable, code.Call) and last_name(statement.iterable.func) == "count"
        loop = Loop(
            statement.span,
            body,
            _words(statement.iterable),
            endless=endless and not catches.has_exit(statement),
            times=self._times(statement.iterable),
            retry=counted and catches.has_exit(statement),
            conditional=counted,
            given=self._is_given(statement.iterable),
        )
        return (*before, loop, *after)

    def _listening(self, statement: code.For, before: tuple[Node, ...]) -> tuple[Node, ...]:
        """What a loop over messages, or the like, does to get the next one; empty for a loop over elements."""
        method = "__aiter__" if statement.is_async else "__iter__"
        for value in self.program.values(statement.iterable, self.scope):
            if not isinstance(value, External):
                continue
            entry = self.catalogue.entry(f"{value.name}.{method}")
            if entry is not None and entry.waits_for is not None:
                call = code.Call(statement.iterable, (), statement.span)
                return (*before, Act(statement.iterable.span, value.name, match(value.name, entry, self.written(call))))
        waits = [n for n in before if isinstance(n, Act) and n.match and n.match.entry and n.match.entry.waits_for]
        return before if waits else ()

    def _while(self, statement: code.While) -> tuple[Node, ...]:
        test = self.expression(statement.test)
        body = self.block(statement.body)
        forever = isinstance(statement.test, code.Literal) and bool(statement.test.value)
        times = _counted(statement.test)
        loop = Loop(
            statement.span,
            (*test, *body),
            "until " + ("it is left" if forever else "its condition fails"),
            endless=forever and not catches.has_exit(statement),
            times=times,
            retry=times is not None,
            conditional=True,
            flagged=_is_flag(statement.test),
            left=forever,
        )
        return (loop, *self.block(statement.orelse))

    def _try(self, statement: code.Try) -> Attempt:
        caught = tuple(
            Catch(
                handler.span,
                broad=catches.is_broad(handler),
                silent=catches.is_silent(handler),
                records=catches.records(handler),
                raises=catches.raises(handler),
                cancels=catches.catches_cancellation(handler),
                leaves=catches.leaves(handler),
                body=self.block(handler.body),
            )
            for handler in statement.handlers
        )
        return Attempt(
            statement.span,
            self.block(statement.body),
            caught,
            self.block(statement.orelse),
            self.block(statement.final),
        )

    def _with(self, items: tuple[code.Item, ...], statement: code.With) -> tuple[Node, ...]:
        if not items:
            return self.block(statement.body)
        context, inner = items[0].context, self._with(items[1:], statement)
        called = context.value if isinstance(context, code.Await) else context
        if isinstance(called, code.Call):
            for callee in self.program.callees(called, self.scope):
                if not isinstance(callee, External):
                    continue
                entry = self.catalogue.entry(callee.name)
                if entry is not None and entry.limit is not None and entry.runs is None:
                    return (self.within(entry, callee.name, called, inner),)
                if callee.name in _SHIELDING and self.written(called).constant(called.keyword("shield") or called):
                    return (
                        Within(
                            called.span, inner, None if called.keyword("deadline") else float("inf"), True, callee.name
                        ),
                    )
                if callee.name in ("contextlib.suppress",):
                    return (_suppressing(called, inner),)
        entering, leaving = self._entered(context, is_async=statement.is_async)
        return (*self.expression(context), *entering, *inner, *leaving)

    def _entered(self, context: code.Expr, *, is_async: bool) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """What entering and leaving an instance of a class of the project does."""
        sides: list[tuple[Node, ...]] = []
        for method in ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__"):
            scopes = [
                self.program.enter(found, None, self.scope)
                for value in self.program.values(context, self.scope)
                if isinstance(value, Instance)
                for found in classes.of_class(self.program, value.cls, method, instance=True)
                if isinstance(found, BoundMethod)
            ]
            act = Act(context.span, method, None, tuple(scopes), awaited=is_async, sure=len(scopes) <= 1)
            sides.append((act,) if scopes else ())
        return sides[0], sides[1]

    def _is_given(self, iterable: code.Expr) -> bool:
        """Whether a loop goes through a parameter of the function, or something in one."""
        while isinstance(iterable, code.Attribute | code.Subscript | code.Call):
            if isinstance(iterable, code.Call):
                inner = iterable.func.value if isinstance(iterable.func, code.Attribute) else iterable.positional(0)
                if inner is None:
                    return False
                iterable = inner
            else:
                iterable = iterable.value
        function = self.scope.function
        if not isinstance(iterable, code.Name) or function is None or iterable.id in ("self", "cls"):
            return False
        return any(parameter.name == iterable.id for parameter in function.parameters)

    def _times(self, iterable: code.Expr) -> int | None:
        """How many rounds a loop over the expression has, where that is written."""
        if isinstance(iterable, code.Call) and last_name(iterable.func) in ("range", "enumerate", "sorted", "reversed"):
            if last_name(iterable.func) != "range":
                inner = iterable.positional(0)
                return self._times(inner) if inner is not None else None
            ends = [self.written(iterable).constant(argument.value) for argument in iterable.arguments[:2]]
            numbers = [end for end in ends if isinstance(end, int)]
            if len(numbers) != len(ends) or not numbers:
                return None
            return max(0, numbers[-1] - (numbers[0] if len(numbers) > 1 else 0))
        if isinstance(iterable, code.Collection):
            return None if any(isinstance(item, code.Star) for item in iterable.items) else len(iterable.items)
        for value in self.program.values(iterable, self.scope):
            if isinstance(value, Items) and value.keyed and value.kind in ("list", "tuple"):
                return len(value.keyed)
            if isinstance(value, Constant) and isinstance(value.value, str):
                return len(value.value)
        return None


def _suppressing(call: code.Call, body: tuple[Node, ...]) -> Attempt:
    names = [last_name(argument.value) for argument in call.arguments]
    broad = any(name in ("Exception", "BaseException") for name in names)
    caught = Catch(
        call.span,
        broad=broad,
        silent=True,
        records=False,
        raises=False,
        cancels="BaseException" in names or "CancelledError" in names,
        leaves=False,
        body=(),
    )
    return Attempt(call.span, body, (caught,), (), ())


def _cached(target: code.Expr, words: str) -> tuple[Node, ...]:
    """`cache[key] = value`: a cache is written, by its own name for itself."""
    if not isinstance(target, code.Subscript):
        return ()
    name = last_name(target.value) or ""
    if "cache" not in name.lower():
        return ()
    found = Match(name, None, "cache", "yes", "the same value is set again", f"{words} {name}", "medium")
    return (Act(target.span, name, found),)


def _is_flag(test: code.Expr) -> bool:
    """`while not self.stopping` or `while not stop.is_set()`: it ends when somebody says so."""
    if isinstance(test, code.Operation) and test.word == "not" and test.operands:
        return _is_flag(test.operands[0])
    if isinstance(test, code.Alternative):
        return any(_is_flag(option) for option in test.options)
    if isinstance(test, code.Call):
        return last_name(test.func) in ("is_set", "is_running", "is_stopped", "is_alive", "should_run")
    return isinstance(test, code.Attribute)


def _counted(test: code.Expr) -> int | None:
    """The rounds of `while attempt < 3`."""
    if isinstance(test, code.Operation) and test.word in ("<", "<=", "!=") and len(test.operands) == 2:
        end = test.operands[1]
        if isinstance(end, code.Literal) and isinstance(end.value, int) and not isinstance(end.value, bool):
            return end.value + (test.word == "<=")
    return None


def _words(expr: code.Expr) -> str:
    match expr:
        case code.Name() | code.Attribute():
            return last_name(expr) or "elements"
        case code.Call():
            return f"{last_name(expr.func) or 'a call'}(...)"
        case code.Await():
            return _words(expr.value)
        case _:
            return "elements"
