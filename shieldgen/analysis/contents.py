"""Modules into what their scopes hold: statements, bindings, definitions and writes, each worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Location
from . import defined
from .bindings import Bindings, Write, bindings
from .modules import Modules
from .values import BoundMethod, ClassValue, FunctionValue, Scope


class Contents:
    """What is written where in a project, read when it is asked for."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self._bodies: dict[tuple[str, str, int], tuple[code.Statement, ...]] = {}
        self._bindings: dict[tuple[str, str, int], Bindings] = {}
        self._definitions: dict[str, tuple[FunctionValue | ClassValue, ...]] = {}
        self._classes: dict[str, Mapping[str, tuple[ClassValue, ...]]] = {}
        self._methods: dict[str, Mapping[str, tuple[BoundMethod, ...]]] = {}
        self._writes: dict[tuple[str, str, int, str], tuple[tuple[code.Function, Write], ...]] = {}

    def module(self, path: str) -> ModuleFacts | None:
        """The facts of a module of the project."""
        return self.modules.facts(path)

    def location(self, where: Scope | str, span: code.Span) -> Location:
        """The place of a node that stands in a scope (or in the file of that path)."""
        path = where if isinstance(where, str) else where.path
        return Location(path, span.line, span.column, span.end_line)

    def body(self, scope: Scope) -> tuple[code.Statement, ...]:
        """The statements of the scope's function, or of the module."""
        if scope.function is None:
            facts = self.module(scope.path)
            return facts.body if facts else ()
        key = (scope.path, scope.function.qualname, scope.function.span.line)
        if key not in self._bodies:
            self._bodies[key] = self.modules.body(scope.path, scope.function)
        return self._bodies[key]

    def bindings(self, scope: Scope) -> Bindings:
        """What binds the names of a scope."""
        function = scope.function
        key = (scope.path, function.qualname, function.span.line) if function else (scope.path, "", 0)
        if key not in self._bindings:
            lines = (function.span.line, function.span.end_line) if function else (0, 1 << 30)
            self._bindings[key] = bindings(self.body(scope), lines)
        return self._bindings[key]

    def class_bindings(self, cls: ClassValue) -> Bindings:
        """What binds the names of a class body."""
        key = (cls.path, f"class {cls.cls.qualname}", cls.cls.span.line)
        if key not in self._bindings:
            self._bindings[key] = bindings(cls.cls.body, (cls.cls.span.line, cls.cls.span.end_line))
        return self._bindings[key]

    def definitions(self, path: str) -> tuple[FunctionValue | ClassValue, ...]:
        """The functions and classes of a module, methods included, those inside functions left out."""
        if path not in self._definitions:
            module = Scope(path)
            self._definitions[path] = tuple(defined.definitions(self.body(module), path, module))
        return self._definitions[path]

    def classes(self, path: str) -> Mapping[str, tuple[ClassValue, ...]]:
        """The classes of a module, those inside functions left out, by their names."""
        if path not in self._classes:
            named: dict[str, tuple[ClassValue, ...]] = {}
            for definition in self.definitions(path):
                if isinstance(definition, ClassValue):
                    named[definition.cls.name] = (*named.get(definition.cls.name, ()), definition)
            self._classes[path] = named
        return self._classes[path]

    def methods(self, path: str) -> Mapping[str, tuple[BoundMethod, ...]]:
        """The methods of the classes of the application that stand in a module, by their names."""
        if path not in self._methods:
            facts = self.module(path)
            own = facts is not None and facts.origin == "source"
            self._methods[path] = defined.methods(self.definitions(path)) if own else {}
        return self._methods[path]

    def writes(self, cls: ClassValue, attr: str) -> tuple[tuple[code.Function, Write], ...]:
        """What methods of the class set the attribute of their first parameter to."""
        key = (cls.path, cls.cls.qualname, cls.cls.span.line, attr)
        if key not in self._writes:
            self._writes[key] = tuple(self._written(cls, attr))
        return self._writes[key]

    def _written(self, cls: ClassValue, attr: str) -> Iterator[tuple[code.Function, Write]]:
        """The same; only methods in whose lines such a write may stand are read."""
        span = cls.cls.span
        lines = [n for n in self.modules.attribute_lines(cls.path, attr) if span.line <= n <= span.end_line]
        if not lines:
            return
        for binding in (b for bound in self.class_bindings(cls).names.values() for b in bound):
            method = binding.node
            if not isinstance(method, code.Function) or not method.parameters:
                continue
            if not any(method.span.line <= line <= method.span.end_line for line in lines):
                continue
            own = method.parameters[0].name
            for write in self.bindings(Scope(cls.path, method, cls.outer)).writes:
                if write.attr == attr and isinstance(write.target, code.Name) and write.target.id == own:
                    yield method, write
