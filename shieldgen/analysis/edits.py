"""Two contents of a file into where its lines went, where the edit has changed nothing that answers rest on.

What they rest on is everything but comments and blank lines, and but the bodies of functions that nobody read. Of such
a body they rest on what its definition tells (is it a generator, is it empty), and on the words that were looked for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import takewhile

from .hints import COMMENT
from .parsing import deep_sources, parse
from .resting import FileRests
from .setting import declared_global, written_attributes
from .text import decode
from .words import count, holds

_MOST = 2000
"""Lines that are compared one by one; in a longer stretch everything counts as changed."""
_MARK = "shieldgen"


@dataclass(frozen=True, slots=True)
class Moves:
    """Where each 1-based line went that is still there; `ends` where it is asked as the end of a definition."""

    lines: Mapping[int, int]
    ends: Mapping[int, int]

    def end(self, line: int) -> int | None:
        """Where the last line of something went; None where it is there no more."""
        return self.ends.get(line) or self.lines.get(line)


@dataclass(frozen=True, slots=True)
class _Definition:
    """A function or class: its first line (of its decorators), the last one of its header, and its last one."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    first: int
    header: int
    last: int

    def holds(self, lines: Sequence[int]) -> bool:
        """Whether the lines all stand in its body."""
        return not lines or (self.header < lines[0] and lines[-1] <= self.last)

    def is_around(self, other: _Definition) -> bool:
        return self.header < other.first and other.last <= self.last


@dataclass(slots=True)
class _Content:
    """One content: its lines, the numbers of those that count, and its definitions in the order written."""

    lines: tuple[str, ...]
    tree: ast.Module
    definitions: list[_Definition] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        kept: set[int] = set()
        for first, last in self._stretches(self.tree.body):
            kept.update(range(first, last + 1))
        self.counted = [number for number, line in enumerate(self.lines, 1) if number in kept or _counts(line)]

    def _stretches(self, block: Sequence[ast.stmt | ast.excepthandler | ast.match_case]) -> Iterator[tuple[int, int]]:
        """The lines of each simple statement and of each header: a text in it may hold lines of any look."""
        for node in block:
            blocks = [part for name in _BLOCKS if (part := getattr(node, name, None))]
            first = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            last = getattr(node, "end_lineno", None) or first
            if blocks:
                header = _header_end(node, first)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    first = min([first, *[decorator.lineno for decorator in node.decorator_list]])
                    self.definitions.append(_Definition(node, first, header, last))
                last = header
            if last > first:
                yield first, last
            for part in blocks:
                yield from self._stretches(part)

    def piece(self, of: _Definition) -> str:
        """The lines of a definition's body."""
        return "\n".join(self.lines[of.header : of.last])

    def remarks(self, rests: FileRests) -> Iterator[tuple[int, str]]:
        """The comments that hold what was looked for, each behind the number of the line before it that counts."""
        counted, before = frozenset(self.counted), 0
        for number, line in enumerate(self.lines, 1):
            if number in counted:
                before = number
            elif line and _tells(line, rests):
                yield before, line.strip()

    def told(self, of: _Definition) -> tuple[str | None, bool, bool]:
        """What a definition tells of its body."""
        from .statements import told_of_body  # which takes longer to import than most edits need

        return told_of_body(self.lines, of.node)


_BLOCKS = ("body", "orelse", "handlers", "cases", "finalbody")


def _counts(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def _tells(line: str, rests: FileRests) -> bool:
    content = line.encode("utf-8", "surrogatepass")
    return (
        any(holds(content, word) for word in rests.words)
        or not rests.attributes.isdisjoint(written_attributes(line))
        or not rests.globals.isdisjoint(declared_global(line))
    )


def _header_end(node: ast.AST, first: int) -> int:
    """The last line of what stands before a statement's blocks."""
    body = getattr(node, "body", ())
    if body and body[0].lineno <= first + 1 and not getattr(body[0], "decorator_list", ()):
        return first
    own = (
        child
        for child in ast.iter_child_nodes(node)
        if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case)
    )
    return max([first, *[getattr(inner, "end_lineno", 0) for child in own for inner in ast.walk(child)]])


def moves(before: bytes, after: bytes, rests: FileRests) -> Moves | None:
    """Where the lines went; None where something has changed that answers rest on, or that cannot be told."""
    try:
        with deep_sources():
            old, new = _read(before), _read(after)
            return None if old is None or new is None else _compared(old, new, rests)
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
        return None


def _read(content: bytes) -> _Content | None:
    text = decode("", content)
    if _MARK.encode() in content and any(COMMENT.search(line) for line in text.lines):
        return None
    return _Content(tuple(text.lines), parse(text.text))


def _compared(old: _Content, new: _Content, rests: FileRests) -> Moves | None:
    here, there = [old.lines[n - 1] for n in old.counted], [new.lines[n - 1] for n in new.counted]
    lines: dict[int, int] = {}
    windows: list[tuple[list[int], list[int]]] = []
    for same, i, j, k, m in _stretches_of(here, there):
        if same:
            lines.update(zip(old.counted[i:j], new.counted[k:m], strict=True))
        else:
            windows.append((old.counted[i:j], new.counted[k:m]))
    changed: list[tuple[_Definition, _Definition]] = []
    for gone, come in windows:
        around = _around(old, new, gone, come, rests, lines)
        if around is None:
            return None
        if around not in changed:
            changed.append(around)
    found = Moves(lines, {was.last: now.last for was, now in changed})
    was = [one for one in old.definitions if not any(of.is_around(one) for of, _ in changed)]
    now = [one for one in new.definitions if not any(of.is_around(one) for _, of in changed)]
    if [_shape(one, found) for one in was] != [_shape(one) for one in now]:
        return None
    remarks = [(lines.get(before, 0), text) for before, text in old.remarks(rests)]
    if remarks != list(new.remarks(rests)):
        return None
    return found if all(_tell_alike(old, new, pair, rests) for pair in changed) else None


def _stretches_of(here: list[str], there: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """The stretches of two lists of lines that are the same, and those that are not."""
    begin = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False)))
    rest = min(len(here), len(there)) - begin
    backwards = zip(reversed(here), reversed(there), strict=False)
    end = min(rest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards)))
    i, j, k, m = begin, len(here) - end, begin, len(there) - end
    yield True, 0, i, 0, k
    if j - i <= _MOST and m - k <= _MOST:
        for tag, a, b, c, d in SequenceMatcher(None, here[i:j], there[k:m], autojunk=False).get_opcodes():
            yield tag == "equal", i + a, i + b, k + c, k + d
    else:
        yield False, i, j, k, m
    yield True, j, len(here), m, len(there)


def _around(
    old: _Content,
    new: _Content,
    gone: list[int],
    come: list[int],
    rests: FileRests,
    lines: Mapping[int, int],
) -> tuple[_Definition, _Definition] | None:
    """The outermost function that nobody read whose body all these lines stand in, as it was and as it is."""
    by_first = {one.first: one for one in new.definitions}
    for one in old.definitions:
        other = by_first.get(lines.get(one.first, 0))
        if (
            other is not None
            and not isinstance(one.node, ast.ClassDef)
            and type(other.node) is type(one.node)
            and other.node.name == one.node.name
            and one.holds(gone)
            and other.holds(come)
            and not any(one.first <= first and last <= one.last for first, last in rests.bodies)
        ):
            return one, other
    return None


def _shape(one: _Definition, found: Moves | None = None) -> tuple[object, ...]:
    """What a definition is and where it stands, in the lines of the new content."""
    places = (one.first, one.header, one.last)
    if found is not None:
        places = (found.lines.get(one.first, 0), found.lines.get(one.header, 0), found.end(one.last) or 0)
    return (type(one.node), one.node.name, places)


def _tell_alike(old: _Content, new: _Content, pair: tuple[_Definition, _Definition], rests: FileRests) -> bool:
    was, now = old.piece(pair[0]), new.piece(pair[1])
    before, after = was.encode("utf-8", "surrogatepass"), now.encode("utf-8", "surrogatepass")
    return (
        old.told(pair[0]) == new.told(pair[1])
        and all(count(before, word) == count(after, word) for word in (*rests.words, _MARK))
        and rests.attributes & written_attributes(was) == rests.attributes & written_attributes(now)
        and rests.globals & declared_global(was) == rests.globals & declared_global(now)
    )
