"""The facts of a run into what is kept of them, and that into the facts of a later run, with their places moved.

They hold where the files that changed since say nothing else that they rest on.
"""

from __future__ import annotations

import io
import marshal
import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ..analysis.edits import Moves, moves
from ..analysis.resting import FileRests
from ..analysis.text import decode
from ..audit.comments import read_comments
from ..discovery.plain_files import PlainFiles
from ..model.source import Location
from ..model.task import ProjectFacts
from .gathered import Gathered
from .recall import basis_of

if TYPE_CHECKING:
    from ..analysis.modules import Modules
    from ..cache.folder import Folder
    from .watched import Watched


_MOST_BYTES = 50_000_000
"""Of sources that are kept beside the facts."""
_MARK_BYTES = 8
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Basis:
    """What is kept, part behind part: facts, and what they rest on in the files `paths`, whose contents come last."""

    mark: bytes
    paths: frozenset[str]
    parts: tuple[bytes, ...]


def basis(facts: ProjectFacts, modules: Modules) -> Basis | None:
    """The facts and what they rest on in each file whose code was followed; None where that is too much to keep."""
    paths = sorted(set(modules.loaded) - modules.rests.whole)
    contents = [modules.looked_at(path) for path in paths]
    ends = list(accumulate(map(len, contents), initial=0))
    if ends[-1] > _MOST_BYTES:
        return None
    written, mark = io.BytesIO(), os.urandom(_MARK_BYTES)
    _Keeping(written, pickle.HIGHEST_PROTOCOL).dump(facts)
    places = zip(paths, ends, ends[1:], strict=False)
    commented = modules.rests.commented
    files = {path: (begin, end, *modules.rests.of(path).plain) for path, begin, end in places}
    head = marshal.dumps({"mark": mark, "facts": written.getvalue(), "files": files, "commented": commented})
    return Basis(mark, frozenset(paths), (len(head).to_bytes(_LENGTH_BYTES, "big"), head, *contents))


def kept_facts(folder: Folder, watched: Watched) -> Gathered | None:
    """The facts that the report rests on, with everything where it stands now; None where they may be others."""
    content = folder.read(basis_of(watched.entry["key"]))
    if content is None:
        return None
    behind = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "big")
    kept: dict[str, Any] = marshal.loads(content[_LENGTH_BYTES:behind])  # noqa: S302  # the user's own bytes: see cache/folder.py
    if kept["mark"] != watched.entry["basis"]:  # it is of another run
        return None
    moved: dict[str, Moves] = {}
    for path, now in watched.edited.items():
        begin, end, bodies, words, attributes, names = kept["files"][path]
        rests = FileRests(tuple(bodies), tuple(words), frozenset(attributes), frozenset(names))
        found = moves(content[behind + begin : behind + end], now, rests)
        if found is None:
            return None
        moved[path] = found
    try:
        facts: ProjectFacts = _Moving(kept["facts"], moved).load()
    except _LostError:
        return None
    commented = {path: now for path, now in watched.edited.items() if path in kept["commented"]}
    return Gathered(_suppressed_anew(facts, commented), _Lines(watched).of)


class _LostError(Exception):
    """A place that the facts name is there no more."""


class _Keeping(pickle.Pickler):
    """Writes places as what they are made of, so that whoever reads them can move them."""

    def persistent_id(self, value: object) -> tuple[str, int, int, int] | None:
        """What a place is written as; None for everything else."""
        return (value.path, value.line, value.column, value.end_line) if isinstance(value, Location) else None


class _Moving(pickle.Unpickler):
    """Reads them where they stand now. Raises _LostError."""

    def __init__(self, kept: bytes, moved: Mapping[str, Moves]) -> None:
        super().__init__(io.BytesIO(kept))
        self._moved = moved
        self._known: dict[tuple[str, int, int, int], Location] = {}

    def persistent_load(self, written: tuple[str, int, int, int]) -> Location:
        """A place, moved."""
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._place(*written)
        return known

    def _place(self, path: str, first: int, column: int, last: int) -> Location:
        moves = self._moved.get(path)
        if moves is None:
            return Location(path, first, column, last)
        line = moves.lines.get(first)
        end = line if last == first else moves.end(last) if last else 0
        if line is None or end is None:
            raise _LostError
        return Location(path, line, column, end)


def _suppressed_anew(facts: ProjectFacts, edited: Mapping[str, bytes]) -> ProjectFacts:
    """The facts with the suppression comments that stand in the edited files now."""
    kept = [(path, comment) for path, comment in facts.suppressions if path not in edited]
    come = [(path, comment) for path in edited for comment in read_comments(edited[path])]
    return replace(facts, suppressions=(*kept, *come))


class _Lines:
    """The lines of the project's files, read when they are shown."""

    def __init__(self, watched: Watched) -> None:
        self._edited = watched.edited
        self._files = PlainFiles(watched.root, [])
        self._known: dict[str, Sequence[str]] = {}

    def of(self, path: str) -> Sequence[str]:
        """The lines of a file; none where it cannot be read."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> Sequence[str]:
        content = self._edited.get(path)
        if content is None:
            found = self._files.read(path)
            if found is None:
                return ()
            content = found[0]
        try:
            return decode(path, content).lines
        except (SyntaxError, UnicodeError, LookupError):
            return ()
