"""The lines of one definition or statement into a libcst tree whose positions are those of the file."""

from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..model.code import Span
from .skeleton import deep_sources
from .text import SourceText


@dataclass(frozen=True, slots=True)
class Island:
    """A piece of a file that was parsed alone: its tree and where each node stands in the file."""

    source: SourceText
    module: cst.Module
    positions: dict[cst.CSTNode, CodeRange]
    offset: int

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands in the file."""
        at = self.positions[node]
        return Span(
            at.start.line + self.offset,
            at.start.column + 1,
            at.end.line + self.offset,
            at.end.column + 1,
        )

    def code(self, node: cst.CSTNode) -> str:
        """The node as it is written."""
        return self.module.code_for_node(node)


def read_island(source: SourceText, first: int, last: int) -> Island:
    """Parses the lines from `first` to `last` (1-based, both included), which hold whole statements.

    Lines that are indented stand under an `if 1:`: dedenting them would break strings of several lines. Raises
    libcst.ParserSyntaxError where they are not whole statements.
    """
    lines = source.lines[first - 1 : last]
    header = 1 if lines and lines[0][:1] in (" ", "\t", "\x0c") else 0
    text = "\n".join(("if 1:",) * header + lines) + "\n"
    with deep_sources():
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        positions = wrapper.resolve(PositionProvider)
    return Island(source, wrapper.module, dict(positions), first - 1 - header)
