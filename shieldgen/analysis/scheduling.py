"""A program into its sites: every place that schedules background work, and the functions that run there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from ..model import code
from ..model.facts import SiteSyntax
from ..model.hint import Hint
from ..model.source import Location, Problem
from ..model.task import FunctionId, Site
from . import members
from .hints.call_site import read_call_site
from .islands import read_island
from .keeping import Kept, kept
from .linking import Program
from .schedulers import BY_REFERENCE, SCHEDULERS, VERBS, Scheduler
from .sites import Placed, calls_of, read_site
from .values import (
    BoundMethod,
    External,
    FunctionValue,
    Instance,
    Items,
    LambdaValue,
    Partial,
    Scope,
    Started,
    Unnamed,
    Value,
)
from .walking import blocks, dotted, expressions, last_name, parts

_ROUTE = re.compile(
    r"fastapi\.(FastAPI|APIRouter)\(\)\.(get|put|post|delete|options|head|patch|trace|websocket|api_route)\(\)"
)

_WRAPPED_DEEPEST = 3
"""How many wrappers may stand one inside the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A site with what rewriting and following need of it: its scope, its call and the call's work."""

    site: Site
    scope: Scope
    call: code.Call
    work: tuple[Value, ...]
    top: code.Function | None
    """The outermost function around it."""


@dataclass(frozen=True, slots=True)
class Scheduling:
    """All sites of a program by path and line, and what could not be read at them."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites alone."""
        return tuple(found.site for found in self.found)


class Sites:
    """Finds the sites of a program in the files `paths`."""

    def __init__(self, program: Program, paths: Iterable[str]) -> None:
        self._program = program
        self._paths = tuple(paths)
        self._problems: list[Problem] = []
        self._islands: dict[tuple[str, int], dict[code.Span, Placed]] = {}

    def find(self) -> Scheduling:
        """Every site; calls of the application's own wrappers with the kind `via_wrapper`."""
        found = [site for path in self._paths for site in self._in_module(path)]
        known = {(f.site.at.path, f.call.span) for f in found}
        latest = found
        for _ in range(_WRAPPED_DEEPEST):
            latest = self._through_wrappers(latest, known)
            found += latest
        found.sort(key=lambda f: (f.site.at.path, f.site.at.line, f.site.at.column, f.site.kind == "via_wrapper"))
        return Scheduling(tuple(found), tuple(self._problems))

    # Looking through the code

    def _in_module(self, path: str) -> Iterator[Found]:
        facts = self._program.module(path)
        if facts is None or facts.origin != "source":
            return
        verbs = VERBS | self._local_names(facts.body) | self._wired_names(path)
        pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, verbs))) + r")\b")
        lines = [n for n, line in enumerate(self._program.modules.text(path).lines, 1) if pattern.search(line)]
        if not lines:
            return
        for scope, call, top, loops in self._calls(Scope(path), facts.body, None, tuple(lines)):
            if last_name(call.func) in verbs or call.arguments:
                yield from self._at(scope, call, top, loops)

    def _local_names(self, block: tuple[code.Statement, ...]) -> frozenset[str]:
        """Other names that the file gives the schedulers: `from asyncio import create_task as spawn`."""
        names = set()
        for statement in block:
            match statement:
                case code.Import(attribute=str(attribute)) if attribute in VERBS:
                    names.add(statement.name)
                case code.Assign(value=value) if value is not None and last_name(value) in VERBS:
                    names.update(name for t in statement.targets if (name := last_name(t)) is not None)
        return frozenset(names)

    def _wired_names(self, path: str) -> frozenset[str]:
        """The methods of the generated wiring that the file imports."""
        names: set[str] = set()
        for bound in self._program.bindings(Scope(path)).names.values():
            for binding in bound:
                if not isinstance(binding.node, code.Import):
                    continue
                target = self._program.modules.of_import(path, binding.node)
                facts = self._program.module(target) if target and not target.endswith("/") else None
                if facts is not None and facts.origin == "wiring":
                    names.update(
                        d.function.name for d in self._program.definitions(facts.path) if isinstance(d, FunctionValue)
                    )
        return frozenset(names)

    def _calls(
        self,
        scope: Scope,
        block: tuple[code.Statement, ...],
        top: code.Function | None,
        lines: tuple[int, ...],
        loops: int = 0,
    ) -> Iterator[tuple[Scope, code.Call, code.Function | None, int]]:
        """The calls on those lines with the scope they stand in, the outermost function and the loops around them."""
        for statement in block:
            span = statement.span
            first = statement.function.first_line if isinstance(statement, code.Define) else span.line
            if not any(first <= line <= span.end_line for line in lines):
                continue
            for expr in expressions(statement):
                yield from self._calls_in(scope, expr, top, loops)
            match statement:
                case code.Define():
                    inner = Scope(scope.path, statement.function, scope)
                    yield from self._calls(inner, self._program.body(inner), top or statement.function, lines)
                case code.DefineClass():
                    yield from self._calls(scope, statement.cls.body, top, lines)
                case _:
                    deeper = loops + isinstance(statement, code.For)
                    for inner_block in blocks(statement):
                        yield from self._calls(scope, inner_block, top, lines, deeper)

    def _calls_in(
        self, scope: Scope, expr: code.Expr, top: code.Function | None, loops: int
    ) -> Iterator[tuple[Scope, code.Call, code.Function | None, int]]:
        match expr:
            case code.Call():
                yield scope, expr, top, loops
            case code.Lambda():
                yield from self._calls_in(scope, expr.body, top, loops)
            case code.Comprehension():
                for source in expr.sources:
                    for part in (source.iterable, *source.conditions):
                        yield from self._calls_in(scope, part, top, loops)
                for part in (expr.element,) if expr.key is None else (expr.key, expr.element):
                    yield from self._calls_in(scope, part, top, loops + 1)
                return
        for part in parts(expr):
            yield from self._calls_in(scope, part, top, loops)

    # One call

    def _at(self, scope: Scope, call: code.Call, top: code.Function | None, loops: int) -> Iterator[Found]:
        for callee in self._program.callees(call, scope):
            match callee:
                case External(name=name) if name in SCHEDULERS:
                    yield from self._site(scope, call, top, loops, SCHEDULERS[name], 0)
                    return
                case External(name=name) if name in BY_REFERENCE:
                    place = BY_REFERENCE[name]
                    passed = call.positional(place)
                    for value in self._program.values(passed, scope) if passed is not None else ():
                        if isinstance(value, External) and value.name in SCHEDULERS and name != "functools.partial":
                            yield from self._site(scope, call, top, loops, SCHEDULERS[value.name], place + 1)
                            return
                case BoundMethod():
                    target = self._wired(callee)
                    if target is not None:
                        scheduler = Scheduler("wiring", None, managed=True)
                        yield from self._site(scope, call, top, loops, scheduler, 0, (target,))
                        return
                    inherited = self._overridden(callee)
                    if inherited is not None:
                        yield from self._site(scope, call, top, loops, inherited, 0)
                        return
                case _:
                    continue

    def _overridden(self, callee: BoundMethod) -> Scheduler | None:
        """What a method schedules that the project overrides in a class of its own (`class Tasks(BackgroundTasks)`)."""
        name = callee.method.function.name
        if name not in VERBS:
            return None
        for base in members.mro(self._program, callee.receiver):
            if isinstance(base, External):
                found = SCHEDULERS.get(self._program.canonical(f"{base.name}().{name}"))
                if found is not None:
                    return found
        return None

    def _wired(self, callee: BoundMethod) -> Value | None:
        """The task function behind a method of the generated wiring."""
        facts = self._program.module(callee.method.path)
        if facts is None or facts.origin != "wiring":
            return None
        scope = self._program.enter(callee, None, callee.method.outer)
        for statement in self._program.body(scope):
            if isinstance(statement, code.Return) and isinstance(statement.value, code.Call):
                for argument in statement.value.arguments:
                    if (dotted(argument.value) or "").startswith("_source."):
                        return next(iter(self._program.values(argument.value, scope)), None)
        return None

    def _site(
        self,
        scope: Scope,
        call: code.Call,
        top: code.Function | None,
        loops: int,
        scheduler: Scheduler,
        shift: int,
        work: tuple[Value, ...] = (),
    ) -> Iterator[Found]:
        if scheduler.when is not None and not self._has(call, scheduler.when):
            return
        expr = None
        if scheduler.place is not None:
            expr = call.positional(scheduler.place + shift) or call.keyword(scheduler.keyword)
        if not work and expr is not None:
            work = self._program.values(expr, scope)
            if scheduler.kind == "background_tasks":
                work = tuple(element for value in work if isinstance(value, Items) for element in value.elements)
        syntax, hint = self._syntax(scope, call, top)
        held = self._kept(scope, call, syntax, scheduler)
        targets, external = self._targets(work)
        if scheduler.kind == "wiring":
            hint = None
        timing = scheduler.timing
        if scheduler.kind == "schedule" and hint is not None:
            timing = hint.timing
        yield Found(
            site=Site(
                at=self._program.location(scope, call.span),
                kind=scheduler.kind,
                enclosing=scope.id.qualname,
                targets=targets,
                external=external,
                timing=timing,
                shield=scheduler.kind.endswith("shield") or (hint is not None and hint.shield),
                hint=hint,
                usage=syntax.usage,
                ref_kept=held.ref_kept,
                awaited=held.awaited,
                callback=held.callback,
                in_endpoint=self._in_endpoint(scope),
                managed=scheduler.managed,
                source=self._source(scope.path, call.span),
                fan_out=loops > 0,
            ),
            scope=scope,
            call=call,
            work=work,
            top=top,
        )

    @staticmethod
    def _has(call: code.Call, name: str) -> bool:
        given = call.keyword(name) or (call.positional(0) if name == "tasks" else None)
        return given is not None and not (isinstance(given, code.Literal) and not given.value)

    def _syntax(self, scope: Scope, call: code.Call, top: code.Function | None) -> tuple[SiteSyntax, Hint | None]:
        """How the call is written, and the hint of the runtime's `tasks.task(...).schedule(...)`."""
        first, last = (top.first_line, top.span.end_line) if top else self._statement_lines(scope.path, call.span)
        placed = self._island(scope.path, first, last).get(call.span)
        if placed is None:
            return SiteSyntax(call.span, last_name(call.func) or "", "other", None, scope.id.qualname), None
        hint: Hint | None = None
        if last_name(call.func) == "schedule":
            read = read_call_site(placed.call, self._program.location(scope, call.span))
            if isinstance(read, Problem):
                self._problems.append(read)
            else:
                hint = read
        return read_site(placed, call.span, scope.id.qualname), hint

    def _statement_lines(self, path: str, span: code.Span) -> tuple[int, int]:
        """The lines of the module's statement that holds the span."""
        facts = self._program.module(path)
        for statement in facts.body if facts else ():
            if statement.span.line <= span.line and span.end_line <= statement.span.end_line:
                first = statement.cls.first_line if isinstance(statement, code.DefineClass) else statement.span.line
                return first, statement.span.end_line
        return span.line, span.end_line

    def _island(self, path: str, first: int, last: int) -> dict[code.Span, Placed]:
        """The calls on those lines as libcst reads them; none where it cannot (the site is known all the same)."""
        key = (path, first)
        if key not in self._islands:
            try:
                self._islands[key] = calls_of(read_island(self._program.modules.text(path), first, last))
            except (cst.ParserSyntaxError, cst.CSTLogicError, RecursionError) as error:
                place = Location(path, first, 1, last)
                self._problems.append(Problem(place, "syntax", f"libcst cannot read these lines: {error}"))
                self._islands[key] = {}
        return self._islands[key]

    def _kept(self, scope: Scope, call: code.Call, syntax: SiteSyntax, scheduler: Scheduler) -> Kept:
        if scheduler.managed:
            return Kept("yes", "yes" if scheduler.kind.startswith("taskgroup") else "no", False)
        return kept(self._program, scope, call, syntax)

    def _in_endpoint(self, scope: Scope) -> bool:
        here: Scope | None = scope
        while here is not None and here.function is not None:
            for decorator in here.function.decorators:
                for value in self._program.values(decorator, here.parent or Scope(here.path)):
                    if isinstance(value, External) and _ROUTE.fullmatch(value.name):
                        return True
            here = here.parent
        return False

    def _source(self, path: str, span: code.Span) -> str:
        text = self._program.modules.text(path).between(span.line, span.end_line)
        last = text.rpartition("\n")[2]
        cut = text[: len(text) - len(last) + span.end_column - 1][span.column - 1 :]
        return " ".join(cut.split())[:160]

    # Targets

    def _targets(self, work: tuple[Value, ...]) -> tuple[tuple[FunctionId, ...], str | None]:
        found: dict[FunctionId, None] = {}
        external: str | None = None
        for value in work:
            for target in self.functions(value):
                match target:
                    case FunctionId():
                        found[target] = None
                    case str():
                        external = external or target
        return tuple(found), external if not found else None

    def functions(self, value: Value, depth: int = 0) -> Iterator[FunctionId | str]:
        """The functions whose body is the work: ids of the project's, canonical names of others."""
        if depth > 8:
            return
        match value:
            case FunctionValue():
                yield FunctionId(value.path, value.function.qualname)
            case BoundMethod():
                yield FunctionId(value.method.path, value.method.function.qualname)
            case Started() | Partial():
                yield from self.functions(value.target, depth + 1)
            case LambdaValue():
                if isinstance(value.expr.body, code.Call):
                    for callee in self._program.callees(value.expr.body, value.scope):
                        yield from self.functions(callee, depth + 1)
            case Instance():
                for method in members.of_class(self._program, value.cls, "__call__", instance=True):
                    if isinstance(method, BoundMethod):
                        yield from self.functions(method, depth + 1)
            case External():
                yield value.name.removesuffix("()")
            case _:
                return

    # The application's own wrappers

    def _through_wrappers(self, found: list[Found], known: set[tuple[str, code.Span]]) -> list[Found]:
        """Calls of functions that schedule one of their own parameters."""
        wrappers: dict[FunctionId, list[tuple[str, Found]]] = {}
        for site in found:
            for value in site.work:
                parameter = _parameter_of(value)
                if parameter is not None and not _waits_itself(site, value):
                    wrappers.setdefault(parameter.scope, []).append((parameter.name, site))
        if not wrappers:
            return []
        return list(self._wrapper_calls(wrappers, known))

    def _wrapper_calls(
        self, wrappers: dict[FunctionId, list[tuple[str, Found]]], known: set[tuple[str, code.Span]]
    ) -> Iterator[Found]:
        names = {wrapped.qualname.rpartition(".")[2] for wrapped in wrappers}
        raw = re.compile(rb"\b(?:" + b"|".join(sorted(re.escape(n.encode()) for n in names)) + rb")\s*\(")
        for path in self._program.modules.paths:
            if not raw.search(self._program.modules.raw(path)):
                continue
            facts = self._program.module(path)
            if facts is None or facts.origin != "source":
                continue
            pattern = re.compile(raw.pattern.decode())
            text = self._program.modules.text(path)
            lines = tuple(n for n, line in enumerate(text.lines, 1) if pattern.search(line))
            for scope, call, top, loops in self._calls(Scope(path), facts.body, None, lines):
                if last_name(call.func) not in names or (path, call.span) in known:
                    continue
                for callee in self._program.callees(call, scope):
                    method = callee.method if isinstance(callee, BoundMethod) else callee
                    if not isinstance(method, FunctionValue):
                        continue
                    wrapped = wrappers.get(FunctionId(method.path, method.function.qualname))
                    if wrapped:
                        known.add((path, call.span))
                        yield from self._wrapped(
                            scope, call, top, loops, method, isinstance(callee, BoundMethod), wrapped[0]
                        )
                        break

    def _wrapped(
        self,
        scope: Scope,
        call: code.Call,
        top: code.Function | None,
        loops: int,
        method: FunctionValue,
        bound: bool,
        wrapped: tuple[str, Found],
    ) -> Iterator[Found]:
        name, inner = wrapped
        places = [p.name for p in method.function.parameters[1 if bound else 0 :] if p.kind.startswith("positional")]
        expr = call.keyword(name) or (call.positional(places.index(name)) if name in places else None)
        work = self._program.values(expr, scope) if expr is not None else ()
        scheduler = Scheduler("via_wrapper", None, timing=inner.site.timing, managed=inner.site.managed)
        for site in self._site(scope, call, top, loops, scheduler, 0, work):
            yield replace(
                site,
                site=replace(
                    site.site,
                    via=f"{method.path}:{method.function.qualname}",
                    shield=inner.site.shield,
                    ref_kept=inner.site.ref_kept if inner.site.ref_kept == "yes" else site.site.ref_kept,
                    callback=inner.site.callback,
                ),
            )


def _waits_itself(found: Found, work: Value) -> bool:
    """Whether a function that runs its parameter elsewhere (in a thread) waits for it: nothing is in the background."""
    return found.site.kind.endswith("shield") or (found.site.awaited == "yes" and not isinstance(work, Unnamed))


def _parameter_of(value: Value) -> Unnamed | None:
    match value:
        case Unnamed():
            return value
        case Started() | Partial():
            return _parameter_of(value.target)
        case _:
            return None
