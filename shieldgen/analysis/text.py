"""The bytes of a file into its text and lines, as Python's own parser sees them."""

import io
import re
import tokenize
from dataclasses import dataclass

from ..model.code import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file. `lines` are split where the parser splits them (not at form feeds or U+2028).

    The text is not kept beside its lines: one character beyond ASCII makes all of it two to four times as long.
    """

    path: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return "\n".join(self.lines)

    def lines_with(self, words: re.Pattern[str]) -> tuple[int, ...]:
        """The 1-based lines on which a pattern is found that spans no lines."""
        text = self.text
        found: list[int] = []
        number, behind = 1, 0
        for match in words.finditer(text):
            number, behind = number + text.count("\n", behind, match.start()), match.start()
            if not found or found[-1] != number:
                found.append(number)
        return tuple(found)

    def line(self, number: int) -> str:
        """The 1-based line, or an empty text past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def between(self, first: int, last: int) -> str:
        """The 1-based lines from `first` to `last`, both included, joined by newlines."""
        return "\n".join(self.lines[first - 1 : last])

    def of(self, span: Span) -> str:
        """The source of a node, its lines joined by newlines."""
        lines = list(self.lines[span.line - 1 : span.end_line])
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)


def decode(path: str, source: bytes) -> SourceText:
    """Decodes by byte order mark and PEP 263 comment, as Python does.

    Raises SyntaxError where the encoding is unknown or two declarations disagree, UnicodeDecodeError where the bytes
    are not of that encoding.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    text = source.decode(encoding)
    lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
    return SourceText(path, tuple(lines))
