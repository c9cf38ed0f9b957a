"""A call in a body to the acts it stands for: what of the project it runs, and what the catalogue says of it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..analysis import classes, given, namesakes
from ..analysis.callers import Callers
from ..analysis.linking import Program
from ..analysis.values import (
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    Instance,
    LambdaValue,
    Partial,
    Scope,
    Started,
    Unnamed,
    Value,
)
from ..analysis.walking import dotted, last_name, within
from ..model import code
from ..model.task import FunctionId
from . import marks
from .catalogue import Catalogue
from .catches import LOGGING
from .forms import match_form
from .getters import Getters
from .holding import QUEUES, queue_of
from .later import Later
from .matching import match
from .outline import Act, Mark, Node
from .runners import Runners
from .written import Match, Written

_MOST_TARGETS = 6
_ITEM = re.compile(r"^builtins\.(dict|list|tuple)\(\).*(\[\]|\.(get|pop)\(\))$")
"""What is taken out of something of Python's own may be anything."""
_MOST_HANDED = 3
"""Of more functions that are handed over by callers to be called, it is not known which one is called."""
Given = Mapping[tuple[FunctionId, str], tuple[Node, ...]]
"""What runs where a parameter is called: the decorated function, in the wrapper of its decorator."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every scope is read with."""

    program: Program
    catalogue: Catalogue
    getters: Getters
    callers: Callers


class ReadsExpressions(Protocol):
    """What turns the expressions inside a call into nodes."""

    def expression(self, expr: code.Expr) -> tuple[Node, ...]:
        """The acts of an expression, in order."""
        ...


@dataclass
class _Found:
    """What the callees of one call come to."""

    targets: list[Scope] = field(default_factory=list)
    inside: list[Node] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    guessed: bool = False


class Calls(ABC):
    """Reads the calls of one scope."""

    def __init__(self, ground: Ground, *, scope: Scope, given: Given) -> None:
        self.ground = ground
        self.program = ground.program
        self.catalogue = ground.catalogue
        self.scope = scope
        self.given = given
        self.later = Later(self)
        self.runners = Runners(self)
        self.transaction: code.Span | None = None
        """The innermost block around what is being read whose writes are committed at its end."""

    def read(self, call: code.Call, reader: ReadsExpressions, *, awaited: bool) -> tuple[Node, ...]:
        """The acts of one call, its receiver and arguments before it."""
        before = reader.expression(call.func.value) if isinstance(call.func, code.Attribute) else ()
        if isinstance(call.func, code.Call):
            before = reader.expression(call.func)
        callees = self.program.callees(call, self.scope)
        callees = callees or given.attribute(self.program, self.ground.callers, call.func, self.scope)
        for callee in callees:
            if isinstance(callee, External):
                entry = self.catalogue.entry(callee.name)
                if entry is not None and (entry.runs is not None or (entry.limit is not None and awaited)):
                    return (*before, *self.runners.nodes(entry, callee.name, call, reader))
        arguments = tuple(node for argument in call.arguments for node in reader.expression(argument.value))
        arguments += self.runners.unknown(callees, call, reader)
        act = self.act(callees, call, awaited=awaited)
        marked = self.marked(marks.passed(call, callees, self.written(call)))
        return (*before, *arguments, *marked, *((act,) if act else ()))

    def marked(self, found: Iterable[Mark]) -> Iterator[Mark]:
        """The states that are set here, with the transaction that they are set in."""
        return (replace(mark, until=self.transaction) for mark in found)

    def act(self, callees: tuple[Value, ...], call: code.Call, *, awaited: bool) -> Act | None:
        """What calling the callees does; None where it is nothing that matters."""
        found = _Found()
        for callee in callees:
            self._callee(callee, call, self.scope, found)
        if not found.matches:
            followed = bool(found.targets or found.inside)
            unknown = not followed and not any(self.catalogue.covers(n) and not _ITEM.search(n) for n in found.names)
            for method in namesakes.methods(self.program, call, self.scope) if unknown else ():
                found.guessed = True
                self._callee(method, call, self.scope, found)
            unknown = unknown and not found.guessed
            told = match_form(call, self.written(call), self.catalogue, followed=followed, unknown=unknown)
            found.matches += [told] if told is not None else []
        known = sorted(found.matches, key=lambda m: m.effect is None)
        if not (known or found.targets or found.inside or (awaited and not _is_logging(call))):
            return None
        words = found.names[0] if found.names else dotted(call.func) or last_name(call.func) or "a call"
        return Act(
            call.span,
            known[0].name if known and not found.targets else words,
            known[0] if known else None,
            tuple(found.targets[:_MOST_TARGETS]),
            tuple(found.inside),
            awaited,
            not found.guessed and max(len(found.targets) + found.names.count("a lambda"), len(known)) <= 1,
            _names(call),
            on=queue_of(self.program, call, self.scope) if known and known[0].effect in QUEUES else "",
            covered=self.catalogue.covers(words),
        )

    def handed(self, name: code.Name) -> Act | None:
        """What awaiting a parameter does: the coroutine that callers hand over runs here."""
        unnamed = [v for v in self.look(name) if isinstance(v, Unnamed)]
        started = [v for v in self.look(name) if isinstance(v, Started)]
        started += [v for u in unnamed for v in self.ground.callers.given(u) if isinstance(v, Started)]
        if not unnamed and not (started and self._is_parameter(name.id)):
            return None
        found = _Found()
        for value in started:
            self._callee(value.target, value.call, value.scope, found)
        targets, sure = tuple(found.targets[:_MOST_TARGETS]), len(found.targets) <= 1
        return Act(name.span, name.id, None, targets, tuple(found.inside), awaited=True, sure=sure, handed=True)

    def _is_parameter(self, name: str) -> bool:
        here: Scope | None = self.scope
        while here is not None and here.function is not None:
            if any(parameter.name == name for parameter in here.function.parameters):
                return True
            here = here.parent
        return False

    def written(self, call: code.Call) -> Written:
        """The call with what is needed to look at its arguments."""
        return Written(call, self.look, self.origin)

    def look(self, expr: code.Expr) -> tuple[Value, ...]:
        """What an expression may stand for here."""
        return self.program.values(expr, self.scope)

    def origin(self, expr: code.Expr) -> code.Expr | None:
        """The expression that a local name was last set to, in this scope or one around it."""
        if not isinstance(expr, code.Name):
            return None
        here: Scope | None = self.scope
        while here is not None:
            bound = self.program.bindings(here).names.get(expr.id, ())
            set_to = [b.expr for b in bound if b.how in ("value", "entered") and b.expr is not None and not b.index]
            if bound:
                return set_to[-1] if set_to else None
            here = here.parent
        return None

    def _callee(self, callee: Value, call: code.Call, scope: Scope, found: _Found) -> None:
        match callee:
            case FunctionValue() | BoundMethod():
                method = callee.method if isinstance(callee, BoundMethod) else callee
                found.names.append(method.function.qualname.replace(".<locals>", ""))
                found.targets.append(self.program.enter(callee, call, scope))
            case LambdaValue():
                inner = self.program.enter(callee, call, scope)
                found.names.append("a lambda")
                found.inside.extend(self.inline(callee.expr.body, inner))
            case Partial():
                self._callee(callee.target, _joined(callee.call, call), callee.scope, found)
            case ClassValue():
                found.names.append(callee.cls.qualname)
                for made in classes.of_class(self.program, callee, "__init__", instance=True):
                    if isinstance(made, BoundMethod):
                        found.targets.append(self.program.enter(made, call, scope))
            case Instance():
                for made in classes.of_class(self.program, callee.cls, "__call__", instance=True):
                    self._callee(made, call, scope, found)
            case External():
                found.names.append(callee.name)
                entry = self.catalogue.entry(callee.name)
                if entry is not None:
                    found.matches.append(match(callee.name, entry, self.written(call)))
            case Unnamed():
                self._unnamed(callee, call, scope, found)
            case _:
                return

    def _unnamed(self, callee: Unnamed, call: code.Call, scope: Scope, found: _Found) -> None:
        """A parameter that is called: what a decorator wraps, else what callers of its function pass for it."""
        wrapped = self.given.get((callee.scope, callee.name))
        if wrapped is not None:
            found.inside.extend(wrapped)
            return
        handed = self.ground.callers.given(callee)
        for value in handed if len(handed) <= _MOST_HANDED else ():
            self._callee(value, call, scope, found)

    @abstractmethod
    def inline(self, expr: code.Expr, scope: Scope) -> tuple[Node, ...]:
        """The acts of an expression of another scope."""


def _names(call: code.Call) -> frozenset[str]:
    return frozenset(part.id for a in call.arguments for part in within(a.value) if isinstance(part, code.Name))


def _is_logging(call: code.Call) -> bool:
    """`await logger.ainfo(...)`: whoever logs to tell of errors needs nobody to be told of its own."""
    receiver = dotted(call.func.value) if isinstance(call.func, code.Attribute) else None
    return receiver is not None and "log" in receiver.lower() and (last_name(call.func) or "") in LOGGING


def _joined(first: code.Call, second: code.Call) -> code.Call:
    """A partial's call with the arguments given later."""
    return code.Call(first.func, first.arguments + second.arguments, first.span)
