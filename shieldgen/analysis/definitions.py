"""The lines of one function into its libcst tree, parsed alone, with the place of every node in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..model import code
from ..model.source import Location, Problem
from .text import SourceText


@dataclass(frozen=True, slots=True)
class Definition:
    """A function's tree. The positions are those of the island, `offset` lines above the file's."""

    path: str
    node: cst.FunctionDef
    offset: int
    positions: Mapping[cst.CSTNode, CodeRange]

    def at(self, node: cst.CSTNode) -> Location:
        """Where a node of the tree stands in the file."""
        place = self.positions[node]
        return Location(self.path, place.start.line + self.offset, place.start.column + 1, place.end.line + self.offset)


def read_definition(text: SourceText, function: code.Function) -> Definition | Problem:
    """Parses a function from its first decorator on; an `if 1:` before it stands for the block it is indented in."""
    lines = text.between(function.first_line, function.span.end_line)
    indented = lines[:1].isspace()
    source = f"if 1:\n{lines}\n" if indented else f"{lines}\n"
    at = Location(text.path, function.span.line, function.span.column)
    try:
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    except (cst.ParserSyntaxError, RecursionError) as error:
        return Problem(at, "syntax", f"the definition of {function.name} cannot be read ({type(error).__name__})")
    block: Sequence[cst.CSTNode] = wrapper.module.body
    if indented and isinstance(block[0], cst.If):
        block = block[0].body.body
    node = next((found for found in block if isinstance(found, cst.FunctionDef)), None)
    if node is None:
        return Problem(at, "syntax", f"the definition of {function.name} cannot be told from the code on its lines")
    offset = function.first_line - 1 - indented
    return Definition(text.path, node, offset, wrapper.resolve(PositionProvider))


def dotted_name(node: cst.BaseExpression) -> str | None:
    """`a.b.c` as text, None for any other expression."""
    match node:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=value, attr=cst.Name(value=name)):
            before = dotted_name(value)
            return None if before is None else f"{before}.{name}"
        case _:
            return None
