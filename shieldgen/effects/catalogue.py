"""The TOML files of the library families to one catalogue of calls by canonical name.

A pattern is a canonical name in which `*` stands for one part and `**` for any number of parts.
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import SettingsError
from .entries import Entry, Shape, read_calls, read_shapes

FOLDER = Path(__file__).with_name("catalogue")
_FILE_KEYS = frozenset({"family", "page", "aliases", "calls", "shapes"})


@dataclass(frozen=True, slots=True)
class Family:
    """One catalogue file: a library family with its aliases and entries."""

    name: str
    aliases: Mapping[str, str]
    entries: tuple[Entry, ...]
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known about calls outside the project.

    `aliases` rewrites canonical names (the longest fitting beginning, until nothing fits).
    """

    families: tuple[Family, ...]
    aliases: Mapping[str, str]
    _exact: Mapping[str, Entry] = field(repr=False)
    _patterns: Mapping[str, tuple[tuple[Sequence[str], Entry], ...]] = field(repr=False)
    _libraries: frozenset[str] = field(default=frozenset(), repr=False)
    _shapes: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict, repr=False)
    _found: dict[str, Entry | None] = field(default_factory=dict, repr=False, compare=False)

    def entry(self, name: str) -> Entry | None:
        """What the catalogue says of calling `name`: an exact entry before a pattern, a project's own first of all."""
        if name not in self._found:
            # What is taken out of something by a key is of its kind, as far as the catalogue goes.
            plain = name.replace("[]", "")
            self._found[name] = self._exact.get(plain) or self._by_pattern(plain)
        return self._found[name]

    def covers(self, name: str) -> bool:
        """Whether the catalogue knows the library that a name is of: what it does not name there changes nothing."""
        return name.partition(".")[0] in self._libraries

    def shape(self, method: str, keywords: frozenset[str], words: frozenset[str]) -> Entry | None:
        """What a call of that method with those keywords does, on something whose name has those words."""
        fitting = (
            shape
            for shape in self._shapes.get(method, ())
            if shape.keywords <= keywords and (not shape.receivers or not shape.receivers.isdisjoint(words))
        )
        best = max(fitting, key=lambda shape: len(shape.keywords), default=None)
        return best.entry if best is not None else None

    def _by_pattern(self, name: str) -> Entry | None:
        parts = name.split(".")
        for pattern, entry in self._patterns.get(parts[0].removesuffix("()"), ()) + self._patterns.get("*", ()):
            if _fits(pattern, parts):
                return entry
        return None


def load(own: Iterable[Mapping[str, object]] = (), *, own_place: str = "[tool.shieldgen]") -> Catalogue:
    """The catalogue of this installation, with the project's `own` tables before it.

    Raises SettingsError that names the file, or `own_place`, and the table that is wrong.
    """
    families = [read_family(path.read_text(encoding="utf-8"), path.name) for path in sorted(FOLDER.glob("*.toml"))]
    mine = tuple(
        entry
        for number, table in enumerate(own, start=1)
        for entry in read_calls(table, place=f"{own_place} entry {number}", page=None)
    )
    return assemble([Family("project", {}, mine), *families])


def assemble(families: Iterable[Family]) -> Catalogue:
    """One catalogue of several families; where two name the same call, the earlier one speaks."""
    families = tuple(families)
    aliases: dict[str, str] = {}
    exact: dict[str, Entry] = {}
    patterns: dict[str, list[tuple[Sequence[str], Entry]]] = {}
    for family in families:
        aliases |= {name: target for name, target in family.aliases.items() if name not in aliases}
        for entry in family.entries:
            if "*" not in entry.pattern:
                exact.setdefault(entry.pattern, entry)
                continue
            parts = entry.pattern.split(".")
            first = parts[0].removesuffix("()")
            patterns.setdefault("*" if "*" in first else first, []).append((parts, entry))
    shapes: dict[str, list[Shape]] = {}
    for shape in (shape for family in families for shape in family.shapes):
        shapes.setdefault(shape.method, []).append(shape)
    libraries = {entry.pattern.partition(".")[0].removesuffix("()") for family in families for entry in family.entries}
    return Catalogue(
        families,
        aliases,
        exact,
        {first: tuple(found) for first, found in patterns.items()},
        frozenset(libraries - {"*", "**"}),
        {method: tuple(found) for method, found in shapes.items()},
    )


def read_family(text: str, place: str) -> Family:
    """One catalogue file. Raises SettingsError that names `place` and the table."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{place}: {error}") from error
    unknown = sorted(set(document) - _FILE_KEYS)
    if unknown:
        raise SettingsError(f"{place}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_FILE_KEYS))}")
    aliases, calls = document.get("aliases", {}), document.get("calls", [])
    if not isinstance(aliases, dict) or not all(isinstance(target, str) for target in aliases.values()):
        raise SettingsError(f"{place} [aliases]: each line is a quoted canonical name = a canonical name")
    if not isinstance(calls, list) or not all(isinstance(table, dict) for table in calls):
        raise SettingsError(f"{place}: write calls as [[calls]] tables")
    entries = tuple(
        entry
        for number, table in enumerate(calls, start=1)
        for entry in read_calls(table, place=f"{place} [[calls]] {number}", page=str(document.get("page", "")))
    )
    shapes = tuple(
        shape
        for number, table in enumerate(document.get("shapes", []), start=1)
        for shape in read_shapes(table, place=f"{place} [[shapes]] {number}", page=str(document.get("page", "")))
    )
    return Family(str(document.get("family", place)), aliases, entries, shapes)


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    for at, part in enumerate(pattern):
        if part == "**":
            rest = pattern[at + 1 :]
            return any(_fits(rest, parts[start:]) for start in range(at, len(parts) + 1))
        if at >= len(parts) or not _part_fits(part, parts[at]):
            return False
    return len(parts) == len(pattern)


def _part_fits(pattern: str, part: str) -> bool:
    """Whether a part is what `pattern` names; a `*` there stands for letters, not for being called."""
    if "*" not in pattern:
        return pattern == part
    calls = pattern.count("()")
    return part.count("()") == calls and fnmatch.fnmatchcase(part.replace("()", ""), pattern.replace("()", ""))
