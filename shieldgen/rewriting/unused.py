"""A file and names that it may not need any more into the file without the imports of those that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from .splice import Source, StatementLine


def without_imports(path: str, content: bytes, names: frozenset[str]) -> bytes:
    """The file without the top-level imports of `names`, of those that no code and no text mentions."""
    source = Source(path, content)
    used = frozenset(_used(source.module))
    gone = {name for name in names if name not in used}
    if not gone:
        return content
    edits: dict[cst.CSTNode, cst.CSTNode | None] = {}
    for line in source.statement_lines():
        if len(line.node.body) == 1 and source.place(line.node).start.column == 0:
            changed = _reduced(line, gone)
            if changed is not line.node:
                edits[line.node] = changed
    return source.written(source.module.visit(_Edits(edits))) if edits else content


class _Edits(cst.CSTTransformer):
    def __init__(self, edits: dict[cst.CSTNode, cst.CSTNode | None]) -> None:
        super().__init__()
        self._edits = edits

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:  # noqa: N802
        body: list[cst.SimpleStatementLine | cst.BaseCompoundStatement] = []
        orphaned: list[cst.EmptyLine] = []
        gone = False
        for before, after in zip(original_node.body, updated_node.body, strict=True):
            new = self._edits.get(before, after)
            if not isinstance(new, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
                gone = True
                if isinstance(before, cst.SimpleStatementLine):
                    orphaned += before.leading_lines
                continue
            if gone:
                lines = _joined(orphaned, list(new.leading_lines))
                # What is now the first statement has no blank lines above it.
                while lines and not body and not original_node.header and lines[0].comment is None:
                    del lines[0]
                new = new.with_changes(leading_lines=lines)
                orphaned, gone = [], False
            body.append(new)
        return updated_node.with_changes(body=body, footer=[*orphaned, *updated_node.footer])


def _joined(above: list[cst.EmptyLine], below: list[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The lines above a statement that has gone and those above the next one, with the blank ones not doubled."""
    if all(line.comment is None for line in above):
        return max(above, below, key=len) if all(line.comment is None for line in below) else below
    return [*above, *below]


def _reduced(line: StatementLine, gone: set[str]) -> cst.SimpleStatementLine | None:
    """The import without these names; None where none is left."""
    node = line.node.body[0]
    if not isinstance(node, cst.Import | cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return line.node
    names: list[cst.ImportAlias] = list(node.names)
    kept = [alias for alias in names if _bound(alias) not in gone]
    if len(kept) == len(names) or _has_comment(line.node):
        return line.node
    if not kept:
        return None
    kept[-1] = kept[-1].with_changes(comma=names[-1].comma)
    return line.node.with_changes(body=[node.with_changes(names=kept)])


def _has_comment(node: cst.CSTNode) -> bool:
    waiting = list(node.children)
    while waiting:
        found = waiting.pop()
        if isinstance(found, cst.EmptyLine):
            continue
        if isinstance(found, cst.Comment):
            return True
        waiting.extend(found.children)
    return False


def _bound(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name.partition(".")[0]


def _used(module: cst.Module) -> Iterator[str]:
    """The names in code that are no imports, and the words of texts that are no docstrings."""
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Import | cst.ImportFrom):
            continue
        if isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString):
            continue
        if isinstance(node, cst.Attribute):
            waiting.append(node.value)
            continue
        if isinstance(node, cst.Arg):
            waiting.append(node.value)
            continue
        if isinstance(node, cst.Name):
            yield node.value
        elif isinstance(node, cst.SimpleString):
            yield from re.findall(r"\w+", node.value)
        waiting.extend(node.children)
