"""The imports of a project into which source modules come to import their own wiring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import code
from ..model.facts import ModuleFacts
from .modules import Modules
from .origins import absolute
from .walking import statements


def importing_their_own(wirings: Mapping[str, str], modules: Modules) -> frozenset[str]:
    """The files whose import runs that of their wiring module, before they have run to their end.

    `wirings` maps the dotted name of each wiring module to the file that it imports in turn.
    """
    graph = _Graph(wirings, modules)
    return frozenset(path for path in wirings.values() if graph.leads_back(path))


class _Graph:
    """Which files run when a file is imported, each read once."""

    def __init__(self, wirings: Mapping[str, str], modules: Modules) -> None:
        self._wirings = wirings
        self._modules = modules
        self._next: dict[str, tuple[tuple[str, bool], ...]] = {}

    def leads_back(self, path: str) -> bool:
        """Whether the file's import comes to that of its own wiring."""
        seen = {path}
        waiting = [path]
        while waiting:
            for other, by_wiring in self._after(waiting.pop()):
                if by_wiring and other == path:
                    return True
                # The packages around the file itself have been imported before it.
                if other not in seen and not path.startswith(other.removesuffix("__init__.py") or "/"):
                    seen.add(other)
                    waiting.append(other)
        return False

    def _after(self, path: str) -> tuple[tuple[str, bool], ...]:
        """The files that a file imports when it runs, and whether through their wiring."""
        if path not in self._next:
            facts = self._modules.facts(path)
            own = facts is not None and facts.origin == "source"
            self._next[path] = tuple(dict.fromkeys(self._imported(path, facts))) if facts is not None and own else ()
        return self._next[path]

    def _imported(self, path: str, facts: ModuleFacts) -> Iterator[tuple[str, bool]]:
        for node in _run_imports(facts):
            source = next((self._wirings[name] for name in _names(facts, node) if name in self._wirings), None)
            if source is not None:
                yield source, True
            else:
                yield from ((other, False) for other in _files(path, node, self._modules))


def _run_imports(facts: ModuleFacts) -> Iterator[code.Import]:
    """The imports that run when the module is imported."""
    for statement in statements(facts.body):
        if isinstance(statement, code.Import) and not statement.type_only:
            yield statement
        elif isinstance(statement, code.DefineClass):
            yield from (inner for inner in statements(statement.cls.body) if isinstance(inner, code.Import))


def _names(facts: ModuleFacts, node: code.Import) -> tuple[str, ...]:
    """The modules that an import may load, by their dotted names."""
    module = node.loads or absolute(facts, node)
    return (module, f"{module}.{node.attribute}") if node.attribute is not None else (module,)


def _files(importer: str, node: code.Import, modules: Modules) -> Iterator[str]:
    """The files that an import runs: the module, the packages around it, and a submodule that it names."""
    dotted = node.loads or node.module
    parts = dotted.split(".") if dotted else []
    for end in range(1, len(parts) + 1):
        found = modules.imported(importer, ".".join(parts[:end]), node.level)
        if found is not None:
            yield found
    found = modules.imported(importer, node.module, node.level)
    if found is not None:
        yield found
        inner = modules.submodule(found, node.attribute) if node.attribute is not None else None
        if inner is not None:
            yield inner
