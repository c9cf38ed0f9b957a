"""The statements and expressions of a function's body to the nodes of its outline."""

from __future__ import annotations

from ..analysis import catching, members
from ..analysis.values import BoundMethod, External, Instance, Scope, Started
from ..analysis.walking import last_name, parts
from ..model import code
from . import catches, marks, rounds
from .calls import Calls
from .holding import dropped
from .kept import cached
from .lookups import branches
from .matching import match
from .notes import put
from .outline import Act, Attempt, Catch, Elsewhere, Fork, Grow, Leave, Loop, Node, Together, Within

_SHIELDING = frozenset({"anyio.CancelScope", "trio.CancelScope"})
_TRANSACTIONS = frozenset({"begin", "begin_nested", "transaction", "atomic", "in_transaction", "start_transaction"})


class Reader(Calls):
    """Reads the statements and expressions of one scope."""

    def inline(self, expr: code.Expr, scope: Scope) -> tuple[Node, ...]:
        """The acts of an expression of another scope: a lambda's body."""
        reader = Reader(self.ground, scope=scope, given=self.given)
        nodes = reader.expression(expr)
        return nodes if scope.path == self.scope.path or not nodes else (Elsewhere(scope.path, nodes),)

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
            case code.Await(value=code.Name() as name):
                act = self.handed(name)
                return (act,) if act is not None else self.later.run(name)
            case code.Comprehension():
                return self._comprehension(expr)
            case code.Attribute():
                return (*self.expression(expr.value), *self._property(expr))
            case _:
                return tuple(node for part in parts(expr) for node in self.expression(part))

    def _property(self, expr: code.Attribute) -> tuple[Node, ...]:
        """What reading an attribute runs, where it is a property of a class of the project."""
        if not isinstance(expr.value, code.Name):
            return ()
        scopes = [
            self.program.enter(getter, None, self.scope)
            for value in self.program.values(expr.value, self.scope)
            if isinstance(value, Instance) and (getter := self.ground.getters.find(value.cls, expr.attr)) is not None
        ]
        return (Act(expr.span, expr.attr, None, tuple(scopes), sure=len(scopes) <= 1),) if scopes else ()

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
            rounds.words(first.iterable),
            times=rounds.times(self, first.iterable),
            given=rounds.is_given(self, first.iterable),
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
                body, orelse = self.block(statement.body), self.block(statement.orelse)
                return (*self.expression(statement.test), *branches(statement, self.origin, body=body, orelse=orelse))
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
                return tuple(dropped(node, statement.value) for node in self.expression(statement.value))
            case code.Assert():
                return self.expression(statement.test)
            case code.Delete():
                found = tuple(node for target in statement.targets for node in self.expression(target))
                return (*found, *(n for target in statement.targets for n in cached(self, target, "removed from")))

    def _assign(self, statement: code.Assign) -> tuple[Node, ...]:
        nodes = list(self.expression(statement.value)) if statement.value is not None else []
        made = self.later.keep(statement)
        if made is not None:
            nodes = [node for node in nodes if not (isinstance(node, Act) and node.span == made.span)]
        for target in statement.targets:
            nodes.extend(self.expression(target))
            if statement.operator in ("+", "-", "*", "/") and isinstance(target, code.Attribute):
                owner = last_name(target.value)
                if owner not in ("self", "cls", None):
                    nodes.append(Grow(statement.span, f"{owner}.{target.attr}"))
            nodes.extend(put(statement, target, self.look))
            nodes.extend(cached(self, target, "put into"))
        if statement.value is not None:
            nodes.extend(self.marked(marks.assigned(statement, self.look)))
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
            over = rounds.words(statement.iterable)
            return (Loop(statement.span, (*listening, *body), over, conditional=True, left=True), *after)
        if not body:
            return (*before, *after)
        counted = isinstance(statement.iterable, code.Call) and last_name(statement.iterable.func) == "range"
        endless = isinstance(statement.iterable, code.Call) and last_name(statement.iterable.func) == "count"
        loop = Loop(
            statement.span,
            body,
            rounds.words(statement.iterable),
            endless=endless and not catches.has_exit(self.program, statement, self.scope),
            times=rounds.times(self, statement.iterable),
            retry=counted and catches.has_exit(self.program, statement, self.scope),
            conditional=counted,
            given=rounds.is_given(self, statement.iterable),
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
        times = rounds.counted(statement.test)
        loop = Loop(
            statement.span,
            (*test, *body),
            "until " + ("it is left" if forever else "its condition fails"),
            endless=forever and not catches.has_exit(self.program, statement, self.scope),
            times=times,
            retry=times is not None or (forever and rounds.is_retry(statement)),
            conditional=True,
            flagged=rounds.is_flag(statement.test),
            left=forever,
        )
        return (loop, *self.block(statement.orelse))

    def _try(self, statement: code.Try) -> Attempt:
        caught = tuple(self._catch(handler) for handler in statement.handlers)
        return Attempt(
            statement.span,
            self.block(statement.body),
            caught,
            self.block(statement.orelse),
            self.block(statement.final),
            catches.settles(statement),
        )

    def _catch(self, handler: code.Handler) -> Catch:
        taken = catching.caught(self.program, handler.types, self.scope)
        recorded = not taken.minor and catches.records(self.program, handler, self.scope)
        return Catch(
            handler.span,
            broad=taken.broad,
            silent=catches.is_silent(handler, recorded=recorded),
            records=recorded,
            raises=catches.raises(handler),
            leaves=catches.leaves(handler),
            cancelled=taken.cancelling is not None,
            body=self.block(handler.body),
        )

    def _with(self, items: tuple[code.Item, ...], statement: code.With) -> tuple[Node, ...]:
        if not items:
            return self.block(statement.body)
        context, inner = items[0].context, self._inner(items, statement)
        called = context.value if isinstance(context, code.Await) else context
        if isinstance(called, code.Call):
            for callee in self.program.callees(called, self.scope):
                if not isinstance(callee, External):
                    continue
                entry = self.catalogue.entry(callee.name)
                if entry is not None and entry.limit is not None and entry.runs is None:
                    return (self.runners.within(entry, callee.name, called, inner),)
                if callee.name in _SHIELDING and self.written(called).constant(called.keyword("shield") or called):
                    return (
                        Within(
                            called.span, inner, None if called.keyword("deadline") else float("inf"), True, callee.name
                        ),
                    )
                if callee.name == "contextlib.suppress":
                    return (self._suppressing(called, inner),)
        entering, leaving = self._entered(context, is_async=statement.is_async)
        return (*self.expression(context), *entering, *inner, *leaving)

    def _suppressing(self, call: code.Call, body: tuple[Node, ...]) -> Attempt:
        types = tuple(argument.value for argument in call.arguments)
        taken = catching.caught(self.program, types, self.scope)
        caught = Catch(
            call.span,
            broad=taken.broad and bool(types),
            silent=True,
            records=False,
            raises=False,
            leaves=False,
            cancelled=taken.cancelling is not None and bool(types),
            body=(),
        )
        return Attempt(call.span, body, (caught,), (), ())

    def _inner(self, items: tuple[code.Item, ...], statement: code.With) -> tuple[Node, ...]:
        """What stands inside the first item of a `with`."""
        context = items[0].context
        around = self.transaction
        if last_name(context.func if isinstance(context, code.Call) else context) in _TRANSACTIONS:
            self.transaction = statement.span
        inner = self._with(items[1:], statement)
        self.transaction = around
        return inner

    def _entered(self, context: code.Expr, *, is_async: bool) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """What entering and leaving does: an instance of a class of the project, or a lock."""
        sides: list[tuple[Node, ...]] = []
        call = code.Call(context, (), context.span)
        for method in ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__"):
            callees = [
                found
                for value in self.program.values(context, self.scope)
                for found in members.attribute(self.program, value, method)
                if isinstance(found, BoundMethod)
                or (isinstance(found, External) and self.catalogue.entry(found.name) is not None)
            ]
            act = self.act(tuple(callees), call, awaited=is_async) if callees else None
            sides.append((act,) if act is not None else ())
        return sides[0], sides[1]
