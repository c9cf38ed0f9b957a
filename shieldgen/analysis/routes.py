"""A program into the routes of its endpoints, with the prefixes of the routers on the way to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import code
from .linking import Program
from .origins import Origins
from .spots import Spot, spots
from .values import Constant, External, Scope
from .walking import dotted, last_name

ROUTE = re.compile(
    r"fastapi\.(FastAPI|APIRouter)\(\)\."
    r"(get|put|post|delete|options|head|patch|trace|websocket|api_route|websocket_route)\(\)"
)
_INCLUDES = ("include_router", "mount")
_APPLICATION = "fastapi.FastAPI()"

Router = tuple[str, str]
"""The file and the name at its top that hold a router or an application."""


class Routes:
    """Looks up routes; `paths` are the files in which routers may be included."""

    def __init__(self, program: Program, paths: Iterable[str]) -> None:
        self._program = program
        self._paths = tuple(paths)
        self._origins: dict[str, Origins] = {}
        self._own: dict[Router, str | None] = {}
        self._included: dict[Router, list[tuple[Router | None, str | None]]] | None = None

    def of(self, scope: Scope) -> str | None:
        """The route of the endpoint that the scope is or stands in, as its decorator tells it; None outside of one."""
        here: Scope | None = scope
        while here is not None and here.function is not None:
            around = here.parent or Scope(here.path)
            for decorator in here.function.decorators:
                for value in self._program.values(decorator, around):
                    if isinstance(value, External) and (found := ROUTE.fullmatch(value.name)):
                        return self._routed(found[2], decorator, around)
            here = here.parent
        return None

    def _routed(self, verb: str, decorator: code.Expr, around: Scope) -> str:
        """`POST /payments/{payment_id}`, or the verb alone where the path is not written out."""
        method = {"api_route": "ANY", "websocket_route": "WEBSOCKET"}.get(verb, verb.upper())
        if not isinstance(decorator, code.Call) or not isinstance(decorator.func, code.Attribute):
            return method
        path = decorator.positional(0) or decorator.keyword("path")
        if not isinstance(path, code.Literal) or not isinstance(path.value, str):
            return method
        router = self._router(decorator.func.value, around)
        return f"{method} {self._prefix(router) if router is not None else ''}{path.value}".rstrip()

    def _prefix(self, router: Router) -> str:
        """What stands before the paths of a router: as much as can be told, its own prefix or nothing at least."""
        whole = self._whole(router, frozenset())
        return whole if whole is not None else self._own[router] or ""

    def _whole(self, router: Router, above: frozenset[Router]) -> str | None:
        """All prefixes on the way to a router; None where one is computed, or there is more than one way."""
        own = self._own[router]
        ways = self._inclusions().get(router, [])
        if own is None or not ways:
            return own
        parent, prefix = ways[0]
        if len(ways) > 1 or prefix is None or router in above:
            return None
        before = self._whole(parent, above | {router}) if parent is not None else ""
        return None if before is None else before + prefix + own

    def _inclusions(self) -> dict[Router, list[tuple[Router | None, str | None]]]:
        """For each router, what includes it (None: an application that is no name of a module) under which prefix."""
        if self._included is None:
            self._included = {}
            for path in self._paths:
                for spot in spots(self._program, path, _INCLUDES):
                    self._include(spot, self._included)
        return self._included

    def _include(self, spot: Spot, included: dict[Router, list[tuple[Router | None, str | None]]]) -> None:
        call, scope = spot.call, spot.scope
        match last_name(call.func):
            case "include_router":
                inner, prefix = call.positional(0) or call.keyword("router"), call.keyword("prefix")
            case "mount":
                inner, prefix = call.positional(1) or call.keyword("app"), call.positional(0) or call.keyword("path")
            case _:
                return
        child = self._router(inner, scope) if inner is not None else None
        if child is None or not isinstance(call.func, code.Attribute):
            return
        parent = self._router(call.func.value, scope)
        known = parent is not None or self._is_application(call.func.value, scope)
        included.setdefault(child, []).append((parent, self._text(prefix, scope) if known else None))

    def _router(self, expr: code.Expr, scope: Scope) -> Router | None:
        """Where a router or an application is made at the top of a module; None for another."""
        name = dotted(expr)
        if name is None or (scope.function is not None and self._is_local(name.partition(".")[0], scope)):
            return None
        if scope.path not in self._origins:
            facts = self._program.module(scope.path)
            if facts is None:
                return None
            self._origins[scope.path] = Origins(facts, self._program.modules)
        found = self._origins[scope.path].defined(name)
        if found is None or len(found.bindings) != 1 or not isinstance(found.bindings[0].expr, code.Call):
            return None
        router = found.path, found.bindings[0].name
        self._own[router] = self._text(found.bindings[0].expr.keyword("prefix"), Scope(found.path))
        return router

    def _is_local(self, name: str, scope: Scope) -> bool:
        here: Scope | None = scope
        while here is not None and here.function is not None:
            if name in self._program.bindings(here).names:
                return True
            here = here.parent
        return False

    def _is_application(self, expr: code.Expr, scope: Scope) -> bool:
        values = self._program.values(expr, scope)
        return any(isinstance(value, External) and value.name == _APPLICATION for value in values)

    def _text(self, expr: code.Expr | None, scope: Scope) -> str | None:
        """What an argument says: nothing where it is left out; None where it is computed."""
        if expr is None:
            return ""
        values = self._program.values(expr, scope)
        only = values[0].value if len(values) == 1 and isinstance(values[0], Constant) else None
        return only if isinstance(only, str) else None
