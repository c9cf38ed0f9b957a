"""The text of a shell command or script into the simple commands in it; nothing is expanded."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

_ENDS = frozenset({";", "&", "&&", "||", "|", "|&", ";;", "(", ")", "\n"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "{", "!", "time"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_MOST_LINES = 40
"""So many lines may one quotation go over."""
_PATIENCE = 4
"""A text is given up when so many times its length has been looked at: nothing but unclosed quotes needs that."""


@dataclass(frozen=True, slots=True)
class Simple:
    """A command with its words. `line` counts from 1; `replaces` where `exec` puts it in the shell's place."""

    words: tuple[str, ...]
    line: int
    replaces: bool
    environment: tuple[tuple[str, str], ...] = ()


def commands(text: str) -> tuple[Simple, ...]:
    """The simple commands of a shell text, in the order written; what cannot be split is left out."""
    return tuple(found for line, words in _lines(text) for found in _simple(words, line))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each logical line, split into words and operators, with its number."""
    lines = text.splitlines()
    place, left = 0, _PATIENCE * len(text) + 10_000
    while place < len(lines) and left > 0:
        first, piece = place, lines[place]
        while True:
            place += 1
            more = place < len(lines) and place - first < _MOST_LINES
            if piece.endswith("\\") and more:
                piece = piece[:-1] + " " + lines[place]
                continue
            left -= len(piece)
            words = _split(piece)
            if words is not None or not more or left <= 0:
                break
            piece += "\n" + lines[place]
        if words is None:
            place = first + 1
        else:
            yield first + 1, words


def _split(text: str) -> list[str] | None:
    reader = shlex.shlex(text, posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    try:
        return list(reader)
    except ValueError:
        return None


def _simple(words: list[str], line: int) -> Iterator[Simple]:
    rest: list[str] = []
    before = "\n"
    for word in [*words, "\n"]:
        if word not in _ENDS:
            rest.append(word)
            continue
        # In a pipeline or in the background it is another shell that `exec` replaces.
        found = _one(rest, line, alone=before not in ("|", "|&") and word not in ("|", "|&", "&"))
        if found is not None:
            yield found
        rest, before = [], word


def _one(words: list[str], line: int, *, alone: bool) -> Simple | None:
    replaces = False
    environment: list[tuple[str, str]] = []
    while words:
        first, *rest = words
        if first == "exec":
            replaces = alone
        elif _ASSIGNMENT.match(first):
            name, _, value = first.partition("=")
            environment.append((name, value))
        elif first not in _KEYWORDS:
            break
        words = rest
    if not words or words[0] == "export":
        return None
    return Simple(tuple(words), line, replaces, tuple(environment))
