"""A name in a module into where it comes from: an import, a definition of the module itself, or a builtin."""

import builtins
from dataclasses import dataclass

from ..model import code
from ..model.facts import ModuleFacts
from ..model.signature import Origin
from .bindings import Binding, bindings
from .modules import Modules

BUILTINS = frozenset(dir(builtins))


class NoOrigin(Exception):
    """A name whose origin cannot be told; the message continues "the name ..."."""


@dataclass(frozen=True, slots=True)
class Defined:
    """What a name comes to after following imports: the module that defines it, and its bindings there."""

    path: str
    bindings: tuple[Binding, ...]


def module_bindings(facts: ModuleFacts) -> dict[str, tuple[Binding, ...]]:
    """What binds the names of a module, function and class bodies apart."""
    last = max((statement.span.end_line for statement in facts.body), default=1)
    return bindings(facts.body, (1, last)).names


def absolute(facts: ModuleFacts, node: code.Import) -> str:
    """The dotted name of the module that an import names, a relative one resolved."""
    if not node.level:
        return node.module
    parts = facts.name.split(".")
    parts = parts[: len(parts) - node.level + (1 if facts.is_package else 0)]
    return ".".join([*parts, *([node.module] if node.module else [])])


class Origins:
    """The origins of one module's names."""

    def __init__(self, facts: ModuleFacts, modules: Modules) -> None:
        self.facts = facts
        self._modules = modules
        self._names = module_bindings(facts)

    def of(self, name: str) -> Origin:
        """Where `name` comes from. Raises NoOrigin where it is unknown or comes from different places."""
        bound = self._names.get(name, ())
        if not bound:
            if name in BUILTINS:
                return Origin(None)
            return self._from_star(name)
        imports = [found.node for found in bound if isinstance(found.node, code.Import)]
        if not imports:
            return Origin(self.facts.name, name, local=True)
        if len(imports) < len(bound):
            raise NoOrigin(f"{name!r} is imported in one place and defined in another; give what you mean its own name")
        origins = {self._of_import(node) for node in imports}
        if all(origin.loads for origin in origins):  # `import a.b` and `import a.c`
            loads = tuple(sorted({load for origin in origins for load in origin.loads}))
            return Origin(name, loads=loads)
        if len(origins) > 1:
            raise NoOrigin(f"{name!r} is imported from more than one place; give what you mean its own name")
        return origins.pop()

    def _of_import(self, node: code.Import) -> Origin:
        module = absolute(self.facts, node)
        if node.attribute is not None:
            return Origin(module, node.attribute)
        if node.loads is not None and node.name == node.loads.partition(".")[0]:
            return Origin(node.name, loads=(node.loads,))
        return Origin(module)

    def _from_star(self, name: str) -> Origin:
        for node in self.stars:
            path = self._modules.of_import(self.facts.path, node)
            facts = self._modules.facts(path) if path is not None else None
            if facts is not None and name in module_bindings(facts):
                return Origin(absolute(self.facts, node), name)
        raise NoOrigin(f"{name!r} is neither defined nor imported by name in this module; import it by name")

    def canonical(self, dotted: str) -> str:
        """The full dotted name of an expression by the module's own imports ("" where it has none)."""
        first, _, rest = dotted.partition(".")
        try:
            origin = self.of(first)
        except NoOrigin:
            return ""
        parts = [part for part in (origin.module, origin.attribute, rest) if part]
        return ".".join(parts) if origin.module else dotted

    def final(self, dotted: str, depth: int = 0) -> str:
        """`canonical`, with names followed through the project's own modules that import them from elsewhere."""
        first, _, rest = dotted.partition(".")
        bound = self._names.get(first, ())
        node = bound[-1].node if bound else None
        if not isinstance(node, code.Import) or depth > 20:
            return self.canonical(dotted)
        found = self._modules.of_import(self.facts.path, node)
        left = [part for part in ((node.attribute or ""), *rest.split(".")) if part]
        while found is not None and left and (inner := self._modules.submodule(found, left[0])) is not None:
            found, left = inner, left[1:]
        facts = self._modules.facts(found) if found is not None and left else None
        if facts is None:
            return self.canonical(dotted)
        inside = Origins(facts, self._modules)
        known = inside.knows(left[0])
        # A module that is not written yet, the vendored runtime before the first run, is known by its name alone.
        return inside.final(".".join(left), depth + 1) if known else self.canonical(dotted)

    @property
    def stars(self) -> tuple[code.Import, ...]:
        """Its star imports."""
        return bindings(self.facts.body, (1, 1)).stars

    def knows(self, name: str) -> bool:
        """Whether the module binds a name, or may take it from a star import."""
        return name in self._names or bool(self.stars)

    def defined(self, dotted: str) -> Defined | None:
        """What a name, or an attribute of a module, comes to inside the project, imports followed; None outside."""
        first, _, rest = dotted.partition(".")
        found = self._follow(self.facts.path, first, 0)
        while rest and found is not None:
            if not isinstance(found, str):
                return None
            attribute, _, rest = rest.partition(".")
            found = self._modules.submodule(found, attribute) or self._follow(found, attribute, 0)
        return found if isinstance(found, Defined) else None

    def _follow(self, path: str, name: str, depth: int) -> Defined | str | None:
        facts = self._modules.facts(path)
        if facts is None or depth > 20:
            return None
        bound = module_bindings(facts).get(name, ())
        if not bound:
            for star in bindings(facts.body, (1, 1)).stars:
                inner = self._modules.of_import(path, star)
                followed = self._follow(inner, name, depth + 1) if inner is not None else None
                if followed is not None:
                    return followed
            return None
        node = bound[-1].node
        if not isinstance(node, code.Import):
            return Defined(path, bound)
        inner = self._modules.of_import(path, node)
        if inner is None or node.attribute is None:
            return inner
        return self._modules.submodule(inner, node.attribute) or self._follow(inner, node.attribute, depth + 1)
