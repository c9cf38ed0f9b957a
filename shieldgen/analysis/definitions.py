"""The lines of one function into its libcst tree, parsed alone, with the place of every node in the file."""

import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..model import code
from ..model.source import Location, Problem
from .skeleton import deep_sources
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
    """Parses a function's decorators and signature; its body, however long or deep, is not looked at.

    An `if 1:` before it stands for the block that it is indented in.
    """
    lines = _header(text.lines[function.first_line - 1 : function.span.end_line])
    indented = lines[:1].isspace()
    source = f"if 1:\n{lines}" if indented else lines
    at = Location(text.path, function.span.line, function.span.column)
    try:
        with deep_sources():
            wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
            positions = wrapper.resolve(PositionProvider)
    except (cst.ParserSyntaxError, RecursionError) as error:
        return Problem(at, "syntax", f"the definition of {function.name} cannot be read ({type(error).__name__})")
    block: Sequence[cst.CSTNode] = wrapper.module.body
    if indented and isinstance(block[0], cst.If):
        block = block[0].body.body
    node = next((found for found in block if isinstance(found, cst.FunctionDef)), None)
    if node is None:
        return Problem(at, "syntax", f"the definition of {function.name} cannot be told from the code on its lines")
    offset = function.first_line - 1 - indented
    return Definition(text.path, node, offset, positions)


def _header(lines: Sequence[str]) -> str:
    """The lines up to the end of the signature, with `...` for a body that is on lines of its own."""
    inside_def = False
    last = ""
    for token in tokenize.generate_tokens(iter([f"{line}\n" for line in lines]).__next__):
        match token.type:
            case tokenize.NAME if token.string == "def" and last in ("", "async"):
                inside_def = True
            case tokenize.NEWLINE if inside_def:
                header = "\n".join(lines[: token.start[0]])
                margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
                return f"{header}\n{margin}    ...\n" if last == ":" else f"{header}\n"
            case tokenize.NEWLINE | tokenize.INDENT:
                last = ""
            case tokenize.NL | tokenize.COMMENT:
                pass
            case _:
                last = token.string
    return "\n".join(lines) + "\n"


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
