"""The files of a project into those that may hold hints, by what they can have imported; most are never parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...model import code
from ...model.facts import ModuleFacts
from ..modules import Modules
from ..origins import absolute
from ..walking import statements
from . import COMMENT

_HINTING = re.compile(rb"(?m)(?:^|\r)[ \t]*@|\)\(")
_ANY = "*"
"""Stands for whatever a star import passes on."""


def hint_files(files: Mapping[str, bytes], modules: Modules, runtimes: frozenset[str]) -> tuple[str, ...]:
    """The paths, in their order, of files that may hold a hint: in a comment, or as a decorator."""
    decorated = _importing(files, modules, runtimes)
    return tuple(path for path, content in files.items() if path in decorated or _holds_comment(content))


def _holds_comment(source: bytes) -> bool:
    return b"shieldgen:" in source and any(
        COMMENT.search(line.decode("utf-8", "replace")) for line in source.splitlines() if b"shieldgen:" in line
    )


def _importing(files: Mapping[str, bytes], modules: Modules, runtimes: frozenset[str]) -> frozenset[str]:
    """The paths of files that import the hint and may use it, from the runtime or another file."""
    direct = [_words(runtime.split(".")[-2:]) for runtime in sorted(runtimes)]
    waiting = [path for path, content in files.items() if any(_all(words, content) for words in direct)]
    holding: dict[str, frozenset[str]] = {}
    while waiting:
        found = {path: names for path in waiting if (names := _hint_names(path, modules, runtimes, holding))}
        holding |= found
        modules.rests.whole.update(found)  # a decorator anywhere in them may be a hint
        passing = [(_words([_last_name(path)]), _words([name])) for path, names in found.items() for name in names]
        waiting = [
            path
            for path, content in files.items()
            if path not in holding and any(_all(module, content) and _passed(name, content) for module, name in passing)
        ]
    return frozenset(path for path in files if path in holding and _HINTING.search(files[path]))


def _hint_names(
    path: str, modules: Modules, runtimes: frozenset[str], holding: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The names by which a module holds the runtime's `task` or a module that has it; `holding` are those of others."""
    facts = modules.facts(path)
    if facts is None:
        # It may hold one; whoever reads it tells why it cannot be read.
        return frozenset({_ANY})
    return frozenset(_of_module(facts, modules, runtimes, holding))


def _of_module(
    facts: ModuleFacts, modules: Modules, runtimes: frozenset[str], holding: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    for node in statements(facts.body):
        if not isinstance(node, code.Import):
            continue
        module = node.loads or absolute(facts, node)
        named = f"{module}.{node.attribute}" if node.attribute is not None else module
        from_runtime = module in runtimes and node.attribute in ("task", _ANY)
        is_runtime = named in runtimes or any(named == runtime.rpartition(".")[0] for runtime in runtimes)
        if from_runtime or is_runtime or (module.endswith("._hints") and node.attribute == "task"):
            yield node.name
            continue
        source = modules.of_import(facts.path, node)
        names = holding.get(source, frozenset()) if source is not None else frozenset()
        if node.attribute in names or (names and (_ANY in (node.attribute, *names) or node.attribute is None)):
            yield node.name
        elif source is not None and node.attribute is not None:
            submodule = modules.submodule(source, node.attribute)
            if submodule in holding:
                yield node.name


def _words(names: list[str]) -> list[re.Pattern[bytes]]:
    return [re.compile(rb"\b" + re.escape(name.encode()) + rb"\b") for name in names if name != _ANY]


def _all(words: list[re.Pattern[bytes]], content: bytes) -> bool:
    return all(word.search(content) for word in words)


def _passed(name: list[re.Pattern[bytes]], content: bytes) -> bool:
    return _all(name, content) or b"import *" in content


def _last_name(path: str) -> str:
    """The name by which an import mentions a file last: its own, or its package's."""
    return path.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
