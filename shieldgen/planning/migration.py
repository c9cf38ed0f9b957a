"""The sites of a program into what happens to each file so that they go through the wiring; the rest with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..analysis.injectable import Injectable, names_of
from ..analysis.linking import Program
from ..analysis.scheduling import Found
from ..analysis.values import Scope
from ..analysis.walking import dotted, statements
from ..model import code
from ..model.move import FileMoves, HandOn, MovedCall, NewParameters, Stays, Wired
from .homes import Handed, Home, Homes, Key
from .sites import Movable, movable, owner_of
from .targets import Targets

_NO_SITES = frozenset({"asyncio_shield", "cancel_scope_shield", "wiring"})


@dataclass(frozen=True, slots=True)
class Migration:
    """What happens to each file, which sites stay, how many move, and what to know about them."""

    files: tuple[FileMoves, ...]
    stays: tuple[Stays, ...]
    moved: int
    remarks: tuple[str, ...]


def plan_migration(program: Program, paths: Iterable[str], found: Iterable[Found], targets: Targets) -> Migration:
    """The migration of the sites `found` in the files `paths`; `targets` are the functions that have wiring."""
    return _Planner(program, Injectable(program, paths), targets).plan(found)


class _Planner:
    def __init__(self, program: Program, injectable: Injectable, targets: Targets) -> None:
        self._program = program
        self._targets = targets
        self._homes = Homes(program, injectable)
        self._stays: list[Stays] = []
        self._kept: dict[int, tuple[code.Span, ...]] = {}
        self._remarks: list[str] = []

    def plan(self, found: Iterable[Found]) -> Migration:
        for site in found:
            if site.site.kind in _NO_SITES:
                continue
            what = movable(self._program, site, self._targets)
            reason = what if isinstance(what, str) else self._settle(what)
            if reason is not None:
                self._stay(site, reason)
        self._agree()
        files = tuple(self._files())
        moved = sum(len(file.calls) for file in files)
        return Migration(files, tuple(sorted(self._stays)), moved, tuple(self._remarks))

    def _stay(self, found: Found, reason: str) -> None:
        self._stays.append(Stays(found.site.at, found.site.source, reason))

    def _settle(self, what: Movable) -> str | None:
        """Gives a site to the function that would get the wiring; a text is why there is none."""
        scope = what.found.spot.scope
        owner = scope if what.carrier is None else owner_of(scope, what.carrier)
        home = self._homes.of(owner) if owner is not None else None
        if home is None:
            return "at the top of a module, where nothing is injected"
        if what.carrier is None and not home.entry:
            return f"{home.function.name} is neither an endpoint nor a dependency, so that nothing can be injected"
        if what.carrier is not None and what.carrier in self._program.bindings(home.scope).names:
            return f"{what.carrier} is not always what was handed over"
        if what.kept is not None:
            spans = self._keeping(what, what.kept)
            if isinstance(spans, str):
                return spans
            self._kept[id(what)] = spans
        home.movables.append(what)
        return None

    # Tasks that are kept alive

    def _keeping(self, what: Movable, name: str) -> tuple[code.Span, ...] | str:
        """The statements that do nothing but keep the task alive, which the runtime does itself."""
        scope = what.found.spot.scope
        text = self._program.modules.text(scope.path)
        function = scope.function
        if function is None:
            return "its result is used"
        uses = names_of(text.between(function.span.line, function.span.end_line)).count(name)
        if uses == 1:
            return ()
        spans: list[code.Span] = []
        sets: set[str] = set()
        for statement in statements(self._program.body(scope)):
            kept = _keeps(statement, name)
            if kept is not None and text.line(statement.span.line).strip() == _source(text.lines, statement.span):
                spans.append(statement.span)
                sets.add(kept)
        if len(spans) != uses - 1 or len(sets) != 1:
            return "its result is used"
        holder = sets.pop()
        if not self._only_keeps(scope.path, holder):
            return f"its task is kept in {holder}, which other code looks into"
        if f"{scope.path}: {holder}" not in " ".join(self._remarks):
            self._remarks.append(
                f"{scope.path}: {holder} keeps no task that has moved: the runtime does; remove it if empty"
            )
        return tuple(spans)

    def _only_keeps(self, path: str, holder: str) -> bool:
        """Whether a set of the module is only ever added to and discarded from."""
        bound = self._program.bindings(Scope(path)).names.get(holder, ())
        if len(bound) != 1 or bound[0].how not in ("value", "declared"):
            return False
        text = self._program.modules.text(path).text
        changed = len(re.findall(rf"(?<![\w.]){re.escape(holder)}\.(?:add|discard|remove)\b", text))
        return names_of(text).count(holder) == changed + 1 and not self._imported_elsewhere(path, holder)

    def _imported_elsewhere(self, path: str, name: str) -> bool:
        modules = self._program.modules
        last = modules.dotted(path).rpartition(".")[2].encode()
        for other in modules.paths:
            raw = modules.raw(other)
            if other == path or last not in raw or (name.encode() not in raw and b"*" not in raw):
                continue
            facts = self._program.module(other)
            body = facts.body if facts is not None else ()
            imports = (found for found in statements(body) if isinstance(found, code.Import))
            passed_on = (found for found in imports if found.attribute in (name, "*"))
            if any(modules.of_import(other, found) == path for found in passed_on):
                return True
        return False

    # Functions that change together

    def _agree(self) -> None:
        """Leaves out, until nothing changes, functions that cannot get the wiring or need what they had."""
        for home in list(self._homes.known.values()):
            for carrier in home.carriers([]):
                self._homes.trace(home, carrier)
        changed = True
        while changed:
            changed = False
            for home in self._homes.known.values():
                reason = self._obstacle(home) if home.reason is None else None
                if reason is not None:
                    home.reason, changed = reason, True
        for home in self._homes.known.values():
            if home.reason is not None:
                for left in home.movables:
                    self._stay(left.found, home.reason)

    def _obstacle(self, home: Home) -> str | None:
        handed = self._handed(home)
        for one in handed:
            if any(_inside(one.spot.call.span, m.found.spot.call.span) for m in home.movables):
                return f"{home.function.name} hands its {one.carrier} on inside a call that schedules"
        if home.entry:
            return None
        carriers = home.carriers(handed)
        if len(carriers) > 1:
            return f"{home.function.name} schedules by several parameters"
        for carrier in carriers:
            if self._homes.other_uses(home, carrier, handed):
                return f"{home.function.name} uses its {carrier} for what stays, too"
        for key in home.callers:
            caller = self._homes.known[key]
            if caller.reason is not None:
                return f"{home.function.name} is called by {caller.function.name}: {caller.reason}"
        return None

    def _handed(self, home: Home) -> list[Handed]:
        """What a function hands on to helpers that change."""
        live = []
        for one in home.handed:
            helper = self._homes.known[one.helper]
            if helper.reason is None and (helper.movables or self._handed(helper)) and helper is not home:
                live.append(one)
        return live

    # What happens to each file

    def _files(self) -> Iterator[FileMoves]:
        live = {
            home.key: home
            for home in self._homes.known.values()
            if home.reason is None and (home.movables or self._handed(home))
        }
        names = {key: self._names(home) for key, home in live.items()}
        for path in sorted({home.scope.path for home in live.values()}):
            yield self._file(path, [home for home in live.values() if home.scope.path == path], names)

    def _needs(self, home: Home, seen: frozenset[Key] = frozenset()) -> frozenset[Wired]:
        own = frozenset(movable.target.wired for movable in home.movables)
        for one in self._handed(home):
            if one.helper not in seen:
                own |= self._needs(self._homes.known[one.helper], seen | {home.key})
        return own

    def _names(self, home: Home) -> dict[Wired, tuple[str, bool]]:
        taken = set(self._homes.names(home))
        return {wired: self._homes.parameter(home, wired, taken) for wired in sorted(self._needs(home))}

    def _file(self, path: str, homes: list[Home], names: Mapping[Key, Mapping[Wired, tuple[str, bool]]]) -> FileMoves:
        calls: list[MovedCall] = []
        hand_ons: list[HandOn] = []
        parameters: list[NewParameters] = []
        spans: list[code.Span] = []
        unused: set[str] = set()
        for home in homes:
            handed = self._handed(home)
            for what in home.movables:
                receiver = names[home.key][what.target.wired][0]
                view = f".{what.view}" if what.view is not None else ""
                method = f"{receiver}{view}.{what.target.spec.name}"
                keeping = self._kept.get(id(what), ())
                calls.append(
                    MovedCall(what.found.spot.call.span, what.form, method, passes=what.passes, bare=bool(keeping))
                )
                spans += keeping
                unused.add(what.function.partition(".")[0])
                if what.form == "started":
                    unused.add((dotted(what.found.spot.call.func) or "").partition(".")[0])
            for one in handed:
                inner = names[one.helper]
                passed = tuple(
                    (name, names[home.key][wired][0]) for wired, (name, is_there) in inner.items() if not is_there
                )
                hand_ons.append(HandOn(one.spot.call.span, one.place, passed))
            drop = self._dropped(home, handed)
            if drop is not None:
                parameter = next(p for p in home.function.parameters if p.name == drop)
                unused.update(_annotation_names(parameter.annotation))
            add = tuple((name, wired) for wired, (name, is_there) in names[home.key].items() if not is_there)
            if add or drop is not None:
                parameters.append(NewParameters(home.function.span.line, add, drop))
            self._remark_order(home)
        gone = frozenset(name for name in unused if name and not self._imported_elsewhere(path, name))
        return FileMoves(path, tuple(calls), tuple(hand_ons), tuple(parameters), tuple(spans), gone)

    def _dropped(self, home: Home, handed: list[Handed]) -> str | None:
        carriers = home.carriers(handed)
        if len(carriers) != 1:
            return None
        carrier = next(iter(carriers))
        return None if self._homes.other_uses(home, carrier, handed) else carrier

    def _remark_order(self, home: Home) -> None:
        after = [m for m in home.movables if m.found.site.kind == "add_task"]
        if len(after) > 1:
            at = f"{home.scope.path}:{home.function.span.line}"
            self._remarks.append(
                f"{at}: {home.function.name}: its {len(after)} tasks ran one after the other, now side by side"
            )


def _annotation_names(annotation: code.Expr | None) -> set[str]:
    name = dotted(annotation) if annotation is not None else None
    return {name.partition(".")[0]} if name is not None else set()


def _inside(inner: code.Span, outer: code.Span) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= (
        outer.end_line,
        outer.end_column,
    )


def _keeps(statement: code.Statement, name: str) -> str | None:
    """The set that `kept.add(task)` or `task.add_done_callback(kept.discard)` keeps the task in."""
    call = statement.value if isinstance(statement, code.Evaluate) else None
    if not isinstance(call, code.Call) or not isinstance(call.func, code.Attribute) or len(call.arguments) != 1:
        return None
    match call.func, call.arguments[0].value:
        case code.Attribute(value=code.Name(id=holder), attr="add"), code.Name(id=task) if task == name:
            return holder
        case (
            code.Attribute(value=code.Name(id=task), attr="add_done_callback"),
            code.Attribute(value=code.Name(id=holder), attr="discard" | "remove"),
        ) if task == name:
            return holder
        case _:
            return None


def _source(lines: tuple[str, ...], span: code.Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""
