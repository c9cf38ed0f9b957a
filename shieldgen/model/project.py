"""The Python files of a project, each accounted for, and which of them a module name stands for."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .facts import Origin
from .source import Problem

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
class Project:
    """The files of a project in the order of their paths, and what of it could not be read.

    `roots` are the folders that imports start from, relative to `root` ("" is the root itself), the declared and most
    likely ones first.
    """

    root: Path
    files: tuple[SourceFile, ...]
    roots: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    by_path: dict[str, SourceFile] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_path", {file.path: file for file in self.files})

    def read(self, path: str) -> bytes:
        """The bytes of one of its files. Raises OSError."""
        return (self.root / path).read_bytes()

    def find(self, module: str, importer: str) -> SourceFile | None:
        """The file that an absolute import of `module` in the file `importer` stands for, or None if it is not here.

        Folders around the importer come first, the nearest one before the others, so that several applications in one
        repository each find their own modules; then the source roots.
        """
        if not module:
            return None
        top = module.partition(".")[0]
        tail = module.replace(".", "/")
        seen: set[str] = set()
        for folder in (*self._folders_around(importer, top), *self.roots):
            if folder in seen:
                continue
            seen.add(folder)
            found = self._in_folder(folder, tail)
            if found is not None and found.path != importer:
                return found
        if top == self.root.name:  # the root itself is the package
            found = self._in_folder("", tail.partition("/")[2]) if "/" in tail else self.by_path.get("__init__.py")
            if found is not None:
                return found
        own = self.by_path.get(importer)
        return own if own is not None and own.module == module else None

    def find_relative(self, module: str, level: int, importer: str) -> SourceFile | None:
        """The file that `from <level dots><module>` in the file `importer` stands for."""
        folder = importer.rpartition("/")[0]
        for _ in range(level - 1):
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        if module:
            return self._in_folder(folder, module.replace(".", "/"))
        return self.by_path.get(_joined(folder, "__init__.py"))

    def _in_folder(self, folder: str, tail: str) -> SourceFile | None:
        base = _joined(folder, tail)
        return self.by_path.get(f"{base}/__init__.py") or self.by_path.get(f"{base}.py")

    def _folders_around(self, importer: str, top: str) -> list[str]:
        """The folders above `importer` that are in no package, the nearest first: imports may start from each."""
        folders: list[str] = []
        folder = importer.rpartition("/")[0]
        # A file next to a script shadows the standard library only where it is run as a script; nobody means that.
        shadows = top in sys.stdlib_module_names
        while folder:
            if f"{folder}/__init__.py" in self.by_path:
                folders.clear()  # folders inside a package are parts of it, with an __init__ of their own or not
            elif not shadows or folder in self.roots:
                folders.append(folder)
            folder = folder.rpartition("/")[0]
        return folders


def _joined(folder: str, tail: str) -> str:
    return f"{folder}/{tail}" if folder else tail
