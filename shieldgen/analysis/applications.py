"""The files of a project into the FastAPI applications that are made in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Location
from .bodies import read_body
from .modules import Modules
from .origins import Origins
from .walking import calls, dotted, statements

_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)[ \t]*\(([^)]*)\)", re.MULTILINE)
_FASTAPI = frozenset({"fastapi.FastAPI", "fastapi.applications.FastAPI"})


@dataclass(frozen=True, slots=True)
class Application:
    """A place where an application is made.

    `name` is what a server would be pointed at: the variable of the module, or the factory function. `variable` is the
    expression that holds it right after `at`; None where it is returned at once. `mounted` where it is part of another.
    """

    module: str
    name: str
    at: Location
    factory: bool
    variable: str | None
    mounted: bool = False

    @property
    def label(self) -> str:
        """`module:name`."""
        return f"{self.module}:{self.name}"


def application_classes(files: Iterable[bytes]) -> frozenset[str]:
    """The names that an application's class may have: FastAPI, and what is derived from something of such a name."""
    names = {"FastAPI"}
    bases = [found for content in files if b"FastAPI" in content for found in _CLASS.findall(content)]
    while True:
        derived = {name.decode() for name, base in bases if any(known.encode() in base for known in names)}
        if derived <= names:
            return frozenset(names)
        names |= derived


def find_applications(facts: ModuleFacts, modules: Modules, classes: frozenset[str]) -> tuple[Application, ...]:
    """The applications that one module makes, in the order written. `classes` are what `application_classes` found."""
    return tuple(_Finder(facts, modules, classes).find())


class _Finder:
    def __init__(self, facts: ModuleFacts, modules: Modules, classes: frozenset[str]) -> None:
        self._facts = facts
        self._classes = classes
        self._modules = modules
        self._text = modules.text(facts.path)
        self._origins = Origins(facts, modules)
        self._mounted = frozenset(_mounted(facts.body))

    def find(self) -> Iterator[Application]:
        yield from self._in_block(self._facts.body, None, frozenset())
        for statement in statements(self._facts.body):
            match statement:
                case code.Define(function=function):
                    yield from self._in_function(function)
                case code.DefineClass(cls=cls):
                    for inner in statements(cls.body):
                        if isinstance(inner, code.Define):
                            yield from self._in_function(inner.function)
                case _:
                    pass

    def _in_function(self, function: code.Function) -> Iterator[Application]:
        body = read_body(self._text, function)
        yield from self._in_block(body, function, frozenset(_mounted(body)))

    def _in_block(
        self, block: tuple[code.Statement, ...], function: code.Function | None, mounted: frozenset[str]
    ) -> Iterator[Application]:
        for statement in statements(block):
            match statement:
                case code.Assign(value=code.Call() as call, targets=targets) if self._makes_one(call):
                    variable = next((name for target in targets if (name := dotted(target)) is not None), None)
                    if variable is not None:
                        yield self._application(statement, variable, function, mounted | self._mounted)
                case code.Return(value=code.Call() as call) if function is not None and self._makes_one(call):
                    yield self._application(statement, None, function, frozenset())
                case _:
                    pass

    def _application(
        self,
        statement: code.Statement,
        variable: str | None,
        function: code.Function | None,
        mounted: frozenset[str],
    ) -> Application:
        span = statement.span
        return Application(
            module=self._facts.name,
            name=function.qualname if function is not None else variable or "",
            at=Location(self._facts.path, span.line, span.column, span.end_line),
            factory=function is not None,
            variable=variable,
            mounted=variable in mounted,
        )

    def _makes_one(self, call: code.Call) -> bool:
        name = dotted(call.func)
        if name is None or self._origins.canonical(name).rpartition(".")[2] not in self._classes:
            return False
        return self._is_fastapi(name, self._origins, 0)

    def _is_fastapi(self, name: str, origins: Origins, depth: int) -> bool:
        """Whether a class is FastAPI or derived from it."""
        if origins.final(name) in _FASTAPI:
            return True
        defined = origins.defined(name)
        facts = self._modules.facts(defined.path) if defined is not None else None
        if defined is None or facts is None or depth > 10:
            return False
        inner = Origins(facts, self._modules)
        return any(
            self._is_fastapi(base, inner, depth + 1)
            for binding in defined.bindings
            if isinstance(binding.node, code.Class)
            for base in filter(None, map(dotted, binding.node.bases))
        )


def _mounted(block: tuple[code.Statement, ...]) -> Iterator[str]:
    """What a block mounts into something else."""
    for call in calls(block):
        if isinstance(call.func, code.Attribute) and call.func.attr == "mount":
            app = call.positional(1) or call.keyword("app")
            name = dotted(app) if app is not None else None
            if name is not None:
                yield name


def made_by(dotted_app: str, origins: Origins) -> tuple[str, str] | None:
    """The file and name of the factory whose result a module-level name holds (`app = create_app()`)."""
    defined = origins.defined(dotted_app)
    if defined is None or len(defined.bindings) != 1:
        return None
    value = defined.bindings[0].expr
    factory = dotted(value.func) if isinstance(value, code.Call) else None
    made = origins.defined(factory) if factory is not None else None
    if made is None or not isinstance(made.bindings[-1].node, code.Function):
        return None
    return made.path, made.bindings[-1].node.qualname
