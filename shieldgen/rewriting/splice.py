"""A file's bytes and some new lines into the file with these lines in it, and nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ..analysis.parsing import deep_sources

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


_BLOCKS = (
    cst.Module,
    cst.BaseCompoundStatement,
    cst.IndentedBlock,
    cst.Else,
    cst.Finally,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.MatchCase,
)


class NotRewritten(Exception):
    """A file that is not changed; the message says why and what to do by hand."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the columns `start` to `end` of a line (1-based line, 0-based characters) by `text`.

    Its lines end in `\\n`, and in the file as the file's own do.
    """

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Insertion:
    """Puts whole lines after a line (0: at the top)."""

    after: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of simple statements, and the lines it stands on. `nested` where it shares its line with a block."""

    node: cst.SimpleStatementLine
    first: int
    last: int


_ASCII = bytes(range(32, 127))


def _keeps_ascii(encoding: str) -> bool:
    """Whether what is written into a file of that encoding can be read again: some codecs are for names of hosts."""
    try:
        return _ASCII.decode("ascii").encode(encoding).endswith(_ASCII)  # behind a byte order mark
    except UnicodeError:
        return False


class Source:
    """A file to change, with its statements as libcst reads them."""

    def __init__(self, path: str, content: bytes) -> None:
        self._content = content
        try:
            with deep_sources():
                wrapper = MetadataWrapper(cst.parse_module(content), unsafe_skip_copy=True)
                self._positions = wrapper.resolve(PositionProvider)
        except (cst.ParserSyntaxError, UnicodeError, LookupError, RecursionError) as error:
            raise NotRewritten(f"{path}: cannot be parsed ({type(error).__name__})") from error
        self.module = wrapper.module
        bom = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else None
        self._encoding = bom or self.module.encoding
        if not _keeps_ascii(self.module.encoding):
            raise NotRewritten(f"{path}: its encoding, {self.module.encoding}, does not keep ASCII as it is")

    @property
    def content(self) -> bytes:
        """The file as it is."""
        return self._content

    def statement_lines(self) -> Iterator[StatementLine]:
        """Every line of simple statements, those in blocks included, in the order written."""
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            if isinstance(node, cst.SimpleStatementLine):
                place = self.place(node)
                yield StatementLine(node, place.start.line, place.end.line)
            elif isinstance(node, _BLOCKS):
                waiting.extend(reversed(node.children))

    def place(self, node: cst.CSTNode) -> CodeRange:
        """Where a node stands: lines are 1-based, columns 0-based."""
        return self._positions[node]

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        return self._lines()[number - 1].rstrip("\r\n")

    def changed(self, edits: tuple[Edit, ...], insertions: tuple[Insertion, ...]) -> bytes:
        """The file with the edits and insertions made; new lines end as the file's own do."""
        lines = self._lines()
        newline = next((end for end in ("\r\n", "\n", "\r") if any(line.endswith(end) for line in lines)), "\n")
        for edit in sorted(edits, key=lambda edit: (edit.line, edit.start), reverse=True):
            line = lines[edit.line - 1]
            lines[edit.line - 1] = line[: edit.start] + edit.text.replace("\n", newline) + line[edit.end :]
        for insertion in sorted(insertions, key=lambda insertion: insertion.after, reverse=True):
            if insertion.after and not lines[insertion.after - 1].endswith(("\n", "\r")):
                lines[insertion.after - 1] += newline
            lines[insertion.after : insertion.after] = [line + newline for line in insertion.lines]
        return "".join(lines).encode(self._encoding)

    def written(self, module: cst.Module) -> bytes:
        """The file with another tree in the place of its own."""
        return module.code.encode(self._encoding)

    def _lines(self) -> list[str]:
        text = self._content.decode(self._encoding)
        return _LINE.findall(text)
