"""The bytes of a file into its text and lines, as Python's own parser sees them."""

from __future__ import annotations

import io
import re
import tokenize
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from .words import places_of

if TYPE_CHECKING:
    from ..model.code import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines(Sequence[str]):
    """The lines of a text that is kept as UTF-8, decoded when they are asked for.

    The bytes are those of the file wherever it is written so: kept line by line, a project would take four times more.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return self._content.decode("utf-8", "surrogatepass")

    @cached_property
    def _starts(self) -> array[int]:
        """Where each line starts, and where one behind the last would."""
        return array("I", accumulate([len(line) + 1 for line in self._content.split(b"\n")], initial=0))

    def holding(self, names: Iterable[str], *, whole: bool = True) -> tuple[int, ...]:
        """The 1-based lines on which one of the names stands, as a word of its own unless `whole` is unset."""
        found: set[int] = set()
        for name in names:
            for place in places_of(self._content, name.encode(), whole=whole):
                found.add(bisect_right(self._starts, place))
        return tuple(sorted(found))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        return iter(self.text.split("\n"))

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        first, last, step = place.indices(len(self)) if isinstance(place, slice) else (place, place + 1, 1)
        if step != 1 or not -1 < first <= len(self):
            raise IndexError("lines are taken one by one from the first on, or as they follow each other")
        if last <= first:
            return ()
        wanted = self._content[self._starts[first] : self._starts[last] - 1].decode("utf-8", "surrogatepass")
        return tuple(wanted.split("\n")) if isinstance(place, slice) else wanted


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file. `lines` are split where the parser splits them (not at form feeds or U+2028)."""

    path: str
    lines: Lines

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return self.lines.text

    def matches(self, words: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
        """The matches of a pattern, each with the 1-based line on which it begins."""
        text = self.text
        number, behind = 1, 0
        for match in words.finditer(text):
            number, behind = number + text.count("\n", behind, match.start()), match.start()
            yield number, match

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

    Raises SyntaxError where the encoding is unknown or two declarations disagree, UnicodeError where the bytes
    are not of that encoding.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    text = source.decode(encoding)
    if encoding != "utf-8" or "\r" in text:
        source = "\n".join(_LINE_END.split(text)).encode("utf-8", "surrogatepass")
    return SourceText(path, Lines(source))
