"""A file into the same file with hints above functions that have none, and the import that they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import libcst as cst

from .imports import place_import
from .splice import Insertion, NotRewritten, Source


def write_hints(path: str, content: bytes, decorators: Mapping[int, Callable[[str], str]], runtime: str) -> bytes:
    """The file with a decorator above the `def` on each line of `decorators`, below decorators that are there.

    A decorator is made from the name that the runtime's `task` has in the file. `runtime` is the module that it is
    imported from. Raises NotRewritten.
    """
    source = Source(path, content)
    name, statement = _import(path, source, runtime)
    insertions = [place_import(source, statement)] if statement is not None else []
    for line, decorator in sorted(decorators.items()):
        text = source.line(line)
        indent = text[: len(text) - len(text.lstrip())]
        if not re.match(r"(async\s+def|def)\b", text.lstrip()):
            raise NotRewritten(f"{path}:{line}:1: the function does not begin on a line of its own")
        insertions.append(Insertion(line - 1, (f"{indent}{decorator(name)}",)))
    return source.changed((), tuple(insertions))


def _import(path: str, source: Source, runtime: str) -> tuple[str, str | None]:
    """What `task` is called in the file, and the import that is missing."""
    for line in source.statement_lines():
        for node in line.node.body:
            if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
                continue
            module = cst.Module([]).code_for_node(node.module) if node.module is not None else ""
            at_top = source.place(line.node).start.column == 0 and not node.relative and module == runtime
            for alias in node.names:
                if at_top and alias.evaluated_name == "task":
                    return alias.evaluated_alias or "task", None
    taken = words(source.module)
    for name in ("task", "task_hint", "shieldgen_task"):
        if name not in taken:
            break
    else:
        raise NotRewritten(f"{path}: the names task, task_hint and shieldgen_task are all taken")
    return name, f"from {runtime} import task" + ("" if name == "task" else f" as {name}")


def words(node: cst.CSTNode) -> frozenset[str]:
    """Every plain name in a tree."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, cst.Name):
            found.add(current.value)
        waiting.extend(current.children)
    return frozenset(found)
