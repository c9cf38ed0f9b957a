"""The Python files of a project, each accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .facts import Origin
from .platform import Manifest
from .source import Problem
from .status import Status

Role = Literal["source", "test"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Python file of the project.

    `path` is relative to the project's root with `/` between its parts. `module` is the dotted name that it is
    imported by, `is_package` where it is an `__init__.py`. `origin` tells what shieldgen wrote from the application's
    own code. `has_words` says whether it holds a word of scheduling, hints or FastAPI at all: only such files can hold
    sites, the others are parsed only when something is followed into them. `size` is in bytes.
    """

    path: str
    module: str
    is_package: bool
    origin: Origin
    role: Role
    has_words: bool
    size: int

    @property
    def may_hold_sites(self) -> bool:
        """Whether sites are looked for in it: the application's own code that holds one of the words."""
        return self.has_words and self.origin == "source" and self.role == "source"


@dataclass(frozen=True, slots=True)
class Seen:
    """What tells whether a file has changed: its status before it was read, a digest of what was read, and its look.

    `look` is what `discovery.looks` found, as plain values.
    """

    status: Status
    digest: bytes
    look: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """The listed paths, what was wrong with them, and the paths that turned out to be no file, with what is wrong."""

    paths: tuple[str, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    unread_troubles: tuple[tuple[str, str], ...] = ()
    markers: tuple[str, ...] = ()
    """The files that mark the root of a project."""
    manifests: tuple[str, ...] = ()
    """The paths that may say how the application is deployed, those left out included."""
    watched: Mapping[str, tuple[Status | None, bytes | None]] = field(default_factory=dict)
    """The same that are not left out, each with what it is known again by (see `discovery.manifests`)."""


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a project in the order of their paths, and what of it could not be read.

    `roots` are the folders that imports may start from, relative to `root` ("" is the root itself), the declared and
    most likely ones first.
    """

    root: Path
    files: tuple[SourceFile, ...]
    roots: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    fastapi: bool = False
    """Whether a file imports FastAPI or Starlette."""
    hosted: bool = False
    """Whether a file of the application calls `add_tasks`."""
    manifests: tuple[Manifest, ...] = ()
    """The files that may say how the application is deployed."""
    seen: Mapping[str, Seen] = field(default_factory=dict, compare=False)
    """The status and digest of each file when it was looked at, by path."""
    contents: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    """The bytes of each file as they were then: all that is said of a project rests on the same ones."""
    walk: Walk = field(default_factory=Walk, compare=False)

    def read(self, path: str) -> bytes:
        """The bytes of one of its files."""
        return self.contents[path]
