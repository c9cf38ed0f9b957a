"""The facts of an earlier run into those of now, where the files that changed since say nothing else that matters."""

from __future__ import annotations

import marshal
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
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
    from ..cache.folder import Folder
    from .watched import Watched


def kept_facts(folder: Folder, watched: Watched) -> Gathered | None:
    """The facts that the report rests on, with everything where it stands now; None where they may be others."""
    kept = folder.read(basis_of(watched.entry["key"]))
    if kept is None or zlib.crc32(kept) != watched.entry["basis"]:
        return None
    basis: dict[str, Any] = marshal.loads(kept)  # noqa: S302  # the user's own bytes: see cache/folder.py
    moved: dict[str, Moves] = {}
    for path, content in watched.edited.items():
        before, bodies, words, attributes, names = basis["files"][path]
        rests = FileRests(tuple(bodies), tuple(words), frozenset(attributes), frozenset(names))
        found = moves(before, content, rests)
        if found is None:
            return None
        moved[path] = found
    facts: ProjectFacts = pickle.loads(basis["facts"])  # noqa: S301  # as above
    try:
        facts = _Moved(moved).of(facts)
    except _LostError:
        return None
    return Gathered(_suppressed_anew(facts, watched.edited), _Lines(watched).of)


class _LostError(Exception):
    """A place that the facts name is there no more."""


class _Moved:
    """Values with their places moved; what is shared stays so."""

    def __init__(self, moved: Mapping[str, Moves]) -> None:
        self._moved = moved
        self._known: dict[int, Any] = {}

    def of(self, value: Any) -> Any:
        """A value of the model, moved. Raises _LostError."""
        if isinstance(value, Location):
            return self._place(value)
        if not (is_dataclass(value) or isinstance(value, tuple | frozenset | Mapping)):
            return value
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = self._anew(value)
        return known

    def _anew(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {self.of(key): self.of(held) for key, held in value.items()}
        if isinstance(value, tuple | frozenset):
            return type(value)([self.of(held) for held in value])
        before = {field.name: getattr(value, field.name) for field in fields(value)}
        after = {name: self.of(held) for name, held in before.items()}
        changed = {name: held for name, held in after.items() if held is not before[name]}
        return replace(value, **changed) if changed else value

    def _place(self, at: Location) -> Location:
        moves = self._moved.get(at.path)
        if moves is None:
            return at
        line = moves.lines.get(at.line)
        last = line if at.end_line == at.line else moves.end(at.end_line) if at.end_line else 0
        if line is None or last is None:
            raise _LostError
        return replace(at, line=line, end_line=last)


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
        except (SyntaxError, UnicodeDecodeError, LookupError):
            return ()
