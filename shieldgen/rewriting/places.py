"""A place in a file into the syntax that stands there, and a call into the same call with one more argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import libcst as cst

from ..model.source import Location
from .splice import Edit, Insertion, NotRewritten, Source, StatementLine

Node = TypeVar("Node", bound=cst.CSTNode)


def nodes_at(source: Source, at: Location, kind: type[Node]) -> list[Node]:
    """The nodes of a kind that begin at a place, the outermost first."""
    return [
        node
        for node in every_node(source.module)
        if isinstance(node, kind) and _begins(source, node) == (at.line, at.column - 1)
    ]


def node_at(source: Source, at: Location, kind: type[Node]) -> Node:
    """The outermost node of a kind that begins at a place. Raises NotRewritten."""
    found = nodes_at(source, at, kind)
    if not found:
        raise NotRewritten("what stands there is written in another way")
    return found[0]


def statement_of(source: Source, call: cst.Call) -> StatementLine:
    """The line of a call that is a statement, or the value of one, by itself. Raises NotRewritten."""
    for line in source.statement_lines():
        if len(line.node.body) != 1:
            continue
        match line.node.body[0]:
            case cst.Expr(value=value) | cst.Assign(value=value) | cst.AnnAssign(value=value) if value is call:
                return line
            case _:
                continue
    raise NotRewritten("the call is no statement by itself")


def function_around(source: Source, at: Location) -> cst.FunctionDef | None:
    """The innermost function that a place lies in."""
    found = None
    for function in functions(source):
        place = source.place(function)
        if place.start.line <= at.line <= place.end.line:
            found = function
    return found


def functions(source: Source) -> Iterator[cst.FunctionDef]:
    """The functions of a file, those outside before those inside them."""
    return (node for node in every_node(source.module) if isinstance(node, cst.FunctionDef))


def imports_module(source: Source, name: str, *, until: int | None = None) -> bool:
    """Whether the file imports a module under its own name and in every case; `until` a line of it."""
    return any(
        isinstance(node, cst.Import) and any(alias.evaluated_name == name and not alias.asname for alias in node.names)
        for line in source.statement_lines()
        for node in line.node.body
        if source.place(line.node).start.column == 0 and (until is None or line.last <= until)
    )


def with_keyword(source: Source, call: cst.Call, text: str) -> Edit | Insertion:
    """What adds a keyword behind the arguments of a call, on a line of its own where the last one has one.

    Raises NotRewritten where the call has it already.
    """
    name = text.partition("=")[0]
    if any(argument.keyword is not None and argument.keyword.value == name for argument in call.args):
        raise NotRewritten(f"{name} is given already, as a value that cannot be read")
    if not call.args:
        end = source.place(call).end
        return Edit(end.line, end.column - 1, end.column - 1, text)
    last = call.args[-1]
    place = source.place(last)
    line, column = place.end.line, place.end.column
    before = source.line(place.start.line)[: place.start.column]
    if before.strip():
        return Edit(line, column, column, f", {text}")
    if isinstance(last.comma, cst.Comma):
        comma = source.place(last.comma).end
        behind = source.line(comma.line)[comma.column :].strip()
        if not behind or behind.startswith("#"):
            return Insertion(comma.line, (f"{before}{text},",))
    return Edit(line, column, column, f",\n{before}{text}")


def indent_of(source: Source, line: int) -> str:
    """What a line begins with before its first word."""
    text = source.line(line)
    return text[: len(text) - len(text.lstrip())]


def _begins(source: Source, node: cst.CSTNode) -> tuple[int, int]:
    start = source.place(node).start
    return start.line, start.column


def every_node(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes of a tree, those outside before those inside them."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))
