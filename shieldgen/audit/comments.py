"""A file's text into the suppression comments in it, each with the lines that it covers."""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from ..model.facts import Suppression

MARK = b"shieldgen: ignore"
"""A file without these bytes holds no suppression comment."""
_COMMENT = re.compile(r"#\s*shieldgen:\s*ignore\s*\[([^\]]*)\]\s*(.*)")
_LAYOUT_LINE = re.compile(r"\s*(?:#.*)?$")
_LAYOUT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING})


def read_comments(source: bytes) -> tuple[Suppression, ...]:
    """The suppression comments of a file; none where it is no Python (another problem tells so).

    A comment beside code covers the whole logical line, however many lines that is; one on a line of its own covers
    the logical line that follows.
    """
    if MARK not in source:
        return ()
    try:
        return tuple(_comments(tokenize.tokenize(io.BytesIO(source).readline)))
    except (tokenize.TokenError, SyntaxError, UnicodeError, LookupError):
        return ()


def read_plain_comments(text: str) -> tuple[Suppression, ...]:
    """The same of a file in another language whose comments begin with `#`: each line is a logical line there."""
    if MARK.decode() not in text:
        return ()
    lines = text.splitlines()
    found: list[Suppression] = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        if match is None:
            continue
        covered = number
        if not line[: match.start()].strip():
            below = (later for later, text in enumerate(lines[number:], number + 1) if not _LAYOUT_LINE.match(text))
            covered = next(below, number)
        found.append(_read(number, match.start() + 1, match, (covered, covered)))
    return tuple(found)


def _comments(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[Suppression]:
    waiting: list[tuple[tokenize.TokenInfo, re.Match[str]]] = []
    first: int | None = None
    for token in tokens:
        if token.type == tokenize.COMMENT and (match := _COMMENT.match(token.string)):
            waiting.append((token, match))
        elif token.type == tokenize.NEWLINE:
            # The comment behind the last token of a line comes before its NEWLINE, so it is among those waiting.
            lines = (first if first is not None else token.start[0], token.start[0])
            yield from (_suppression(found, match, lines) for found, match in waiting)
            waiting, first = [], None
        elif token.type not in _LAYOUT and first is None:
            first = token.start[0]


def _suppression(token: tokenize.TokenInfo, match: re.Match[str], lines: tuple[int, int]) -> Suppression:
    line, column = token.start
    return _read(line, column + 1, match, lines)


def _read(line: int, column: int, match: re.Match[str], lines: tuple[int, int]) -> Suppression:
    codes = tuple(code.strip().upper() for code in match[1].split(",") if code.strip())
    return Suppression(line=line, column=column, codes=codes, reason=match[2].strip(" -:,"), lines=lines)
