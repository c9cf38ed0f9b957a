"""The sites of a program into what happens to each file so that they go through the wiring; the rest with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..analysis.injectable import Injectable
from ..analysis.linking import Program
from ..analysis.scheduling import Found
from ..analysis.walking import dotted, expressions, statements, within
from ..model import code
from ..model.move import FileMoves, HandOn, MovedCall, NewParameters, Stays, Wired
from .homes import Handed, Home, Homes, Key
from .kept import Keeping, imported_elsewhere
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


def plan_migration(
    program: Program,
    paths: Iterable[str],
    found: Iterable[Found],
    targets: Targets,
    apart: Collection[str] = (),
) -> Migration:
    """The migration of the sites `found` in the files `paths`; `targets` are the functions that have wiring.

    The files `apart` may not come to need FastAPI, which the wiring imports.
    """
    return _Planner(program, Homes(program, Injectable(program, paths), targets, apart), targets).plan(found)


class _Planner:
    def __init__(self, program: Program, homes: Homes, targets: Targets) -> None:
        self._program = program
        self._targets = targets
        self._homes = homes
        self._stays: list[Stays] = []
        self._kept: dict[int, tuple[code.Span, ...]] = {}
        self._keeping = Keeping(program)
        self._orders: list[str] = []

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
        return Migration(files, tuple(sorted(self._stays)), moved, (*self._keeping.remarks, *self._orders))

    def _stay(self, found: Found, reason: str) -> None:
        self._stays.append(Stays(found.site.at, found.site.source, reason))

    def _settle(self, what: Movable) -> str | None:
        """Gives a site to the function that would get the wiring; a text is why there is none."""
        scope = what.found.spot.scope
        owner = owner_of(scope, what.carrier) if what.carrier is not None else None
        home = self._homes.of(owner) if owner is not None else self._homes.around(scope)
        if home is None:
            return "at the top of a module, where nothing is injected"
        if home.app is not None and not _runs_at_start(self._program, home, what):
            return f"it runs in {home.function.name} later than the application's start"
        if what.carrier is not None and what.carrier in self._program.bindings(home.scope).names:
            return f"{what.carrier} is not always what was handed over"
        if what.kept is not None:
            spans = self._keeping.statements(what, what.kept)
            if isinstance(spans, str):
                return spans
            self._kept[id(what)] = spans
        home.movables.append(what)
        return None

    # Functions that change together

    def _agree(self) -> None:
        """Leaves out, until nothing changes, functions that cannot get the wiring or need what they had."""
        homes = list(self._homes.known.values())
        for home in homes:
            for carrier in home.carriers([]):
                self._homes.trace(home, carrier)
        for home in homes:
            if home.movables and not home.carriers([]):
                self._homes.trace(home, None)
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
        carriers = home.carriers(handed)
        if home.entry and home.callers and carriers:
            return f"{home.function.name} is called by hand too, with a {min(carriers)}"
        if not home.entry and len(carriers) > 1:
            return f"{home.function.name} schedules by several parameters"
        for carrier in carriers if not home.entry else ():
            if self._homes.other_uses(home, carrier, handed):
                return f"{home.function.name} uses its {carrier} for what stays, too"
        for key in home.callers:
            caller = self._homes.known[key]
            if caller.reason is not None:
                return f"{home.function.name} is called by {caller.function.name}: {caller.reason}"
        return None

    def _handed(self, home: Home) -> list[Handed]:
        """What a function hands on to helpers that change."""
        return [one for one in home.handed if self._changes(self._homes.known[one.helper])]

    def _changes(self, home: Home, seen: frozenset[Key] = frozenset()) -> bool:
        """Whether a function gets wiring, for its own sites or to hand it on."""
        if home.reason is not None or home.key in seen:
            return False
        further = (self._homes.known[one.helper] for one in home.handed)
        return bool(home.movables) or any(self._changes(helper, seen | {home.key}) for helper in further)

    # What happens to each file

    def _files(self) -> Iterator[FileMoves]:
        live = {home.key: home for home in self._homes.known.values() if self._changes(home)}
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
                wired = what.target.wired
                method = f"{what.view}.{what.target.spec.name}" if what.view is not None else what.target.spec.name
                of: tuple[Wired, str] | None = None
                if home.app is not None:
                    of = Wired(wired.module, f"{wired.alias}Tasks"), home.app
                else:
                    method = f"{names[home.key][wired][0]}.{method}"
                keeping = self._kept.get(id(what), ())
                span = what.found.spot.call.span
                calls.append(MovedCall(span, what.form, method, passes=what.passes, of=of, bare=bool(keeping)))
                spans += keeping
                unused.add(what.function.partition(".")[0])
                if what.form == "started":
                    unused.add((dotted(what.found.spot.call.func) or "").partition(".")[0])
            for one in handed:
                inner = names[one.helper]
                passed = tuple(
                    (name, names[home.key][wired][0]) for wired, (name, is_there) in inner.items() if not is_there
                )
                if passed or one.place is not None:
                    hand_ons.append(HandOn(one.spot.call.span, one.place, passed))
            drop = self._dropped(home, handed)
            if drop is not None:
                parameter = next(p for p in home.function.parameters if p.name == drop)
                unused.update(_annotation_names(parameter.annotation))
            needed = names[home.key].items() if home.app is None else ()
            add = tuple((name, wired) for wired, (name, is_there) in needed if not is_there)
            if add or drop is not None:
                apart = home.by_name and bool(add)
                parameters.append(NewParameters(home.function.span.line, add, drop, keyword_only=apart))
            self._remark_order(home)
        gone = frozenset(name for name in unused if name and not imported_elsewhere(self._program, path, name))
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
            self._orders.append(
                f"{at}: {home.function.name}: its {len(after)} tasks ran one after the other, now side by side"
            )


def _runs_at_start(program: Program, home: Home, what: Movable) -> bool:
    """Whether a site in a lifespan or a startup handler runs before the application serves requests."""
    yields = [
        part.span.line
        for statement in statements(program.body(home.scope))
        for expr in expressions(statement)
        for part in within(expr)
        if isinstance(part, code.Yield)
    ]
    spot = what.found.spot
    return spot.scope.function is home.function and all(spot.call.span.line < line for line in yields)


def _annotation_names(annotation: code.Expr | None) -> set[str]:
    name = dotted(annotation) if annotation is not None else None
    return {name.partition(".")[0]} if name is not None else set()


def _inside(inner: code.Span, outer: code.Span) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= (
        outer.end_line,
        outer.end_column,
    )
