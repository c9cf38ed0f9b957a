"""A YAML file into its documents, in which each value knows its place; nothing in it is built or run.

Values are read on demand from PyYAML's nodes: an alias is a second way to the same node, so a bomb of aliases takes no
room, and tags (`!Ref`) make nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ...model.source import Location


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML document."""

    path: str
    node: yaml.Node
    key: yaml.Node | None = None
    """The key that it stands behind."""

    @property
    def at(self) -> Location:
        """Where its key stands, or itself where it has none."""
        mark = (self.key or self.node).start_mark
        return Location(self.path, mark.line + 1, mark.column + 1, mark.line + 1)

    @property
    def text(self) -> str | None:
        """The text of a scalar; None for what is none, or null."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or (node.tag.endswith(":null") and node.style is None):
            return None
        return str(node.value)

    def get(self, *keys: str) -> Node | None:
        """The value behind the keys, one inside the other."""
        found: Node | None = self
        for key in keys:
            found = found._one(key) if found is not None else None
        return found

    def _one(self, key: str) -> Node | None:
        """The value behind a key, else what is merged in by `<<: *defaults`; each mapping is looked at once."""
        waiting, seen = [self.node], {id(self.node)}
        while waiting:
            here = Node(self.path, waiting.pop())
            for name, value in here._pairs():
                if name.value == key:
                    return Node(self.path, value, name)
            for name, value in here._pairs():
                if name.value == "<<":
                    sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
                    fresh = [source for source in sources if id(source) not in seen]
                    seen.update(map(id, fresh))
                    waiting += reversed(fresh)
        return None

    def _pairs(self) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if isinstance(self.node, yaml.MappingNode):
            for name, value in self.node.value:
                if isinstance(name, yaml.ScalarNode):
                    yield name, value

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The keys of a mapping, each with its value."""
        for name, value in self._pairs():
            yield str(name.value), Node(self.path, value, name)

    def items(self) -> Iterator[Node]:
        """The items of a sequence."""
        if isinstance(self.node, yaml.SequenceNode):
            for item in self.node.value:
                yield Node(self.path, item)

    def texts(self) -> tuple[str, ...] | None:
        """The texts of a sequence of scalars; None for anything else."""
        found = [item.text for item in self.items()]
        texts = [text for text in found if text is not None]
        return tuple(texts) if isinstance(self.node, yaml.SequenceNode) and len(texts) == len(found) else None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Twenty times as fast where PyYAML was built with libyaml, as its wheels are."""
_BRACKETS = re.compile(r"[\[{}\]]")
_DASHES = re.compile(r"^ *(?:[-?] ){60}", re.MULTILINE)
_DEEPEST = 60
"""So deep nobody nests; PyYAML's time grows with the square of it, and libyaml's stack with it."""


def _is_deep(text: str) -> bool:
    """Whether brackets, or dashes on one line, are open one inside the other so many times."""
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return _DASHES.search(text) is not None


class Unreadable(Exception):
    """A file that is no YAML."""


def documents(path: str, text: str) -> tuple[Node, ...]:
    """The documents of a YAML file. Raises Unreadable."""
    if _is_deep(text):
        raise Unreadable("nested too deeply")
    try:
        return tuple(Node(path, found) for found in yaml.compose_all(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise Unreadable(f"no YAML in line {line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable("no YAML") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
