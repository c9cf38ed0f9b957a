"""The lines of one definition into its libcst tree, parsed alone, with the place of every node in the file."""

import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..model import code
from ..model.source import Location, Problem
from .parsing import deep_sources
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
    """Parses a function's decorators and signature; its body, however long or deep, is not looked at."""
    found = _read(text, function)
    if isinstance(found, Problem):
        return found
    wrapper, block, offset = found
    node = next((node for node in block if isinstance(node, cst.FunctionDef)), None)
    if node is None:
        return _unreadable(text, function)
    return Definition(text.path, node, offset, wrapper.resolve(PositionProvider))


def read_class_header(text: SourceText, cls: code.Class) -> cst.ClassDef | Problem:
    """Parses a class without its body."""
    found = _read(text, cls)
    if isinstance(found, Problem):
        return found
    return next((node for node in found[1] if isinstance(node, cst.ClassDef)), None) or _unreadable(text, cls)


def _read(
    text: SourceText, found: code.Function | code.Class
) -> tuple[MetadataWrapper, Sequence[cst.CSTNode], int] | Problem:
    """The tree of a definition's header, the block that it stands in, and how far above the file's its lines are.

    An `if 1:` before it stands for the block that it is indented in.
    """
    lines = _header(text.lines[found.first_line - 1 : found.span.end_line])
    indented = lines[:1].isspace()
    source = f"if 1:\n{lines}" if indented else lines
    try:
        with deep_sources():
            wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
            wrapper.resolve(PositionProvider)
    except (cst.ParserSyntaxError, RecursionError) as error:
        at = Location(text.path, found.span.line, found.span.column)
        return Problem(at, "syntax", f"the definition of {found.name} cannot be read ({type(error).__name__})")
    block: Sequence[cst.CSTNode] = wrapper.module.body
    if indented and isinstance(block[0], cst.If):
        block = block[0].body.body
    return wrapper, block, found.first_line - 1 - indented


def _unreadable(text: SourceText, found: code.Function | code.Class) -> Problem:
    at = Location(text.path, found.span.line, found.span.column)
    return Problem(at, "syntax", f"the definition of {found.name} cannot be told from the code on its lines")


def _header(lines: Sequence[str]) -> str:
    """The lines up to the end of the signature, with `...` for a body that is on lines of its own."""
    inside = False
    last = ""
    for token in tokenize.generate_tokens(iter([f"{line}\n" for line in lines]).__next__):
        match token.type:
            case tokenize.NAME if token.string in ("def", "class") and last in ("", "async"):
                inside = True
            case tokenize.NEWLINE if inside:
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
