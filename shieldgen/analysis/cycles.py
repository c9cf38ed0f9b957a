"""The imports of a project into which source modules come to import their own wiring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import code
from ..model.facts import ModuleFacts
from .modules import Modules
from .origins import absolute
from .walking import statements


def imports_own_wiring(path: str, wirings: Mapping[str, str], modules: Modules) -> bool:
    """Whether importing the file at `path` imports its wiring module before the file has run to its end.

    `wirings` maps the dotted name of each wiring module to the file that it imports in turn.
    """
    seen = {path}
    waiting = [path]
    while waiting:
        current = waiting.pop()
        facts = modules.facts(current)
        if facts is None or facts.origin != "source":
            continue
        for node in _run_imports(facts):
            source = next((wirings[name] for name in _names(facts, node) if name in wirings), None)
            if source == path:
                return True
            found = [source] if source is not None else list(_files(current, node, modules))
            for other in found:
                # The packages around the file itself have been imported before it.
                if other not in seen and not path.startswith(other.removesuffix("__init__.py") or "/"):
                    seen.add(other)
                    waiting.append(other)
    return False


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
