"""What is asked of a project's files into what the answers rest on: whole files, single functions, single words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRests:
    """What the answers rest on in a file, besides everything outside its functions.

    `bodies` are the first and last line of each function whose body was read; `words` those whose places were looked
    for (see `words.holds`); `attributes` and `globals` the names of which it was asked where they may be set.
    """

    bodies: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    attributes: frozenset[str]
    globals: frozenset[str]

    @property
    def plain(self) -> tuple[list[tuple[int, int]], list[str], list[str], list[str]]:
        """The same of values that `marshal` keeps."""
        return list(self.bodies), list(self.words), sorted(self.attributes), sorted(self.globals)


class Rests:
    """What the answers rest on so far; all paths are relative to the project's root."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        """The files whose content matters to an answer."""
        self.whole: set[str] = set()
        """Those of them of which every byte may matter; of the others, what `of` tells."""
        self.commented: set[str] = set()
        """The files whose suppression comments count."""
        self.bodies: dict[str, set[tuple[int, int]]] = {}
        self.words: dict[str, set[str]] = {}
        self.attributes: dict[str, set[str]] = {}
        self.globals: dict[str, set[str]] = {}
        self.mentions: dict[str, frozenset[str]] = {}
        """Where each name stands that was looked for in all files."""
        self.written: dict[str, list[tuple[str, list[str]]]] | None = None
        """The classes written in each file, once somebody has asked for those that derive from one."""

    def of(self, path: str) -> FileRests:
        """What the answers rest on in one file."""
        return FileRests(
            tuple(sorted(self.bodies.get(path, ()))),
            tuple(sorted(self.words.get(path, ()))),
            frozenset(self.attributes.get(path, ())),
            frozenset(self.globals.get(path, ())),
        )
