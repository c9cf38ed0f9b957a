"""The comment lines above a `def`, `# shieldgen: shield, deadline=8`, into the hint that they write."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import libcst as cst

from ...model import code
from ...model.hint import KEYWORDS, Timing
from ...model.source import Location, Problem
from ..text import SourceText
from . import COMMENT
from .keywords import Written, read_keywords, unknown_keyword

_FLAGS = frozenset({"shield", "always", "once", "durable", "idempotent"})
_TIMINGS = frozenset(get_args(Timing))
_EXAMPLE = "# shieldgen: shield, after_response, deadline=8"
OUT_OF_PLACE = "this hint belongs to no function"
"""How the problem of a comment begins that stands above no `def`."""


@dataclass(frozen=True, slots=True)
class _Comment:
    """One comment: the text behind its mark, and the 1-based column where that begins. `alone` on its line."""

    line: int
    column: int
    text: str
    alone: bool


class Comments:
    """The comment hints of one file, handed out to the functions that they stand above."""

    def __init__(self, text: SourceText) -> None:
        self._text = text
        self._comments = {found.line: found for found in _comments(text)}
        self._claimed: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._comments)

    def within(self, first: int, last: int) -> bool:
        """Whether one stands on the lines from `first` to `last`."""
        return any(first <= line <= last for line in self._comments)

    def above(self, function: code.Function) -> bool:
        """Whether one stands above a function: directly, or between its decorators and the `def`."""
        return bool(self._of(function))

    def read(self, function: code.Function) -> Written | None:
        """The hint of a function; None where it has none. Several lines are read as one hint."""
        found = self._of(function)
        if not found:
            return None
        self._claimed.update(comment.line for comment in found)
        return _read(self._text.path, found)

    def left_over(self) -> Iterator[Problem]:
        """What stands above no function that was asked for."""
        for line, comment in self._comments.items():
            if line not in self._claimed:
                message = f"{OUT_OF_PLACE}; write it on the line above the `def`: {_EXAMPLE}"
                yield Problem(Location(self._text.path, line, comment.column), "hint", message)

    def _of(self, function: code.Function) -> list[_Comment]:
        first = function.first_line
        while first > 1 and self._text.line(first - 1).lstrip().startswith("#"):
            first -= 1
        lines = range(first, function.span.line)
        return [self._comments[line] for line in lines if line in self._comments and self._comments[line].alone]


def _comments(text: SourceText) -> Iterator[_Comment]:
    if "shieldgen:" not in text.text:
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.text).readline):
            found = COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
            if found is not None:
                line, column = token.start
                alone = not text.line(line)[:column].strip()
                yield _Comment(line, column + found.start(1) + 1, found[1].rstrip(), alone)
    except (tokenize.TokenError, SyntaxError):
        return  # whoever parses the file says what is wrong with it


def _read(path: str, comments: list[_Comment]) -> Written:
    arguments: list[cst.Arg] = []
    problems: list[Problem] = []
    places: dict[cst.CSTNode, Location] = {}
    for comment in comments:
        for offset, item in _items(comment.text):
            at = Location(path, comment.line, comment.column + offset, comment.line)
            found = _argument(item)
            if isinstance(found, str):
                problems.append(Problem(at, "hint", found))
                continue
            value = item.partition("=")[2]
            shift = len(item) - len(value.lstrip()) if value else 0
            places[found] = at
            places[found.value] = Location(path, at.line, at.column + shift, at.line)
            arguments.append(found)
    problems.extend(_twice(arguments, places))
    call = cst.Call(cst.Name("task"), arguments)
    places[call] = Location(path, comments[0].line, comments[0].column, comments[-1].line)
    written = read_keywords(call, "comment", places.__getitem__, literal_only=True)
    return Written(written.hint, written.values, written.places, (*problems, *written.problems))


def _items(text: str) -> Iterator[tuple[int, str]]:
    """The texts between commas, with the place of each; commas within quotes or brackets apart."""
    begin, depth, quote = 0, 0, ""
    for place, char in enumerate(f"{text},"):
        if quote:
            if char == quote and text[place - 1] != "\\":
                quote = ""
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth <= 0:
            item = text[begin:place]
            if item.strip() or not text.strip():
                yield begin + len(item) - len(item.lstrip()), item.strip()
            begin = place + 1
    if quote or depth > 0:
        rest = text[begin:]
        yield begin + len(rest) - len(rest.lstrip()), rest.strip()


def _argument(item: str) -> cst.Arg | str:
    """The argument of `task(...)` that an item stands for, or what is wrong with it."""
    name, equals, value = (part.strip() for part in item.partition("="))
    if not name.isidentifier():
        return f"{item!r} is no keyword of a hint; write them one after the other: {_EXAMPLE}"
    if equals:
        try:
            return cst.Arg(cst.parse_expression(value), keyword=cst.Name(name))
        except (cst.ParserSyntaxError, RecursionError):
            return f"the value of {name} is no Python expression: {value!r}"
    if name in _TIMINGS:
        return cst.Arg(cst.SimpleString(f'"{name}"'), keyword=cst.Name("timing"))
    if name in _FLAGS:
        return cst.Arg(cst.Name("True"), keyword=cst.Name(name))
    return f"{name} needs a value: {name}=..." if name in KEYWORDS else unknown_keyword(name)


def _twice(arguments: list[cst.Arg], places: Mapping[cst.CSTNode, Location]) -> Iterator[Problem]:
    seen: dict[str, Location] = {}
    for argument in arguments:
        name = argument.keyword.value if argument.keyword is not None else ""
        first = seen.setdefault(name, places[argument])
        if first is not places[argument]:
            yield Problem(places[argument], "hint", f"{name} was said before, at {first}; say it once")
