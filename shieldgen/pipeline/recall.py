"""A command line into the report that an earlier run gave, where everything that it rests on is as it was.

A report rests on the command line, on the terminal and the environment that it was written for, on shieldgen itself
and the packages beside it, and on the project's files. The files are listed anew each time. One whose status is as it
was has not changed; one whose status moved is read, and has not changed if its digest says so; one that changed
matters only if something was read in it, or if it would answer a question otherwise that was put to all files (which
hold a word, which derive a class). Imports nothing that takes long: an unchanged project waits for nothing else.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib

from .. import __version__
from ..cache.folder import Folder, in_tree, user_folder
from ..discovery.listing import listed
from ..discovery.markers import markers
from ..model.status import settled, status_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..discovery.plain_files import PlainFiles

_ENVIRONMENT = (
    "COLORTERM", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "JUPYTER_COLUMNS", "JUPYTER_LINES", "LINES", "NO_COLOR",
    "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip
YOUNG = 2_000_000_000
"""Nanoseconds for which a status is not relied on: on some file systems a second change would leave it as it is."""

Said = tuple[str, str | None, list[str], int]
"""The report, the file that it goes to (None: standard output), notes for standard error, and the exit code."""


def recall(arguments: Sequence[str]) -> Said | None:
    """What the same command line said before; None where that may no longer hold."""
    folder = folder_of(arguments)
    if folder is None:
        return None
    key = key_of(arguments)
    name = name_of(key)
    kept = folder.read(name)
    if kept is None:
        return None
    try:
        entry: dict[str, Any] = marshal.loads(kept)  # noqa: S302  # the user's own bytes: see cache/folder.py
        belongs = entry["key"] == key
    except (EOFError, KeyError, TypeError, ValueError):
        return None
    if not belongs:
        return None
    standing = Standing(entry) if entry["root"] is not None else None
    if standing is not None and not standing.holds():
        return None
    if standing is not None and standing.moved:
        folder.write(name, marshal.dumps(entry))
    else:
        folder.use(name)
    said: Said = entry["said"]
    return said


def keep(arguments: Sequence[str], said: Said) -> None:
    """Keep what a command line says whatever the project is: its help."""
    folder = folder_of(arguments)
    if folder is not None:
        key = key_of(arguments)
        folder.write(name_of(key), marshal.dumps({"key": key, "root": None, "said": said}))


def folder_of(arguments: Sequence[str]) -> Folder | None:
    """The cache folder that a command line names, else the user's; None where none is to be used."""
    chosen: str | None = None
    for place, argument in enumerate(arguments):
        if argument == "--no-cache":
            return None
        if argument == "--cache-dir":
            chosen = arguments[place + 1] if place + 1 < len(arguments) else None
        elif argument.startswith("--cache-dir="):
            chosen = argument.partition("=")[2]
    if chosen is None:
        return Folder(user_folder())
    projects = [given for given in arguments if given != chosen and os.path.isdir(given)] or ["."]
    return None if not chosen or in_tree(chosen, projects) else Folder(chosen)


def key_of(arguments: Sequence[str]) -> str:
    """All that a report rests on besides the project's files."""
    output = sys.stdout  # None where it is closed
    terminal = output is not None and output.isatty()
    return repr(
        (
            list(arguments),
            _here(),
            [os.environ.get(name) for name in _ENVIRONMENT],
            output.encoding if output is not None else None,
            tuple(os.get_terminal_size(output.fileno())) if terminal else None,
            __version__,
            sys.version,
            _tool(),
        )
    )


def _here() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return None


def name_of(key: str) -> str:
    """The name that something with that key is kept under."""
    return f"{zlib.crc32(key.encode()):08x}{zlib.adler32(key.encode()):08x}.report"


def _tool() -> list[object]:
    """What tells one state of shieldgen's own files, and of the packages installed beside it, from another."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found: list[object] = []
    waiting = [package, f"{os.path.dirname(package)}/templates", f"{os.path.dirname(package)}/runtime"]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            waiting.append(entry.path)
                    else:
                        status = entry.stat()
                        found.append((entry.name, status.st_size, status.st_mtime_ns))
        except OSError:
            continue
    for place in sys.path:
        try:
            found.append(
                [name for name in sorted(os.listdir(place or ".")) if name.endswith((".dist-info", ".egg-info"))]
            )
        except OSError:
            continue
    return found


# Whether it still holds


def names_in(root: str, folder: str, beginning: str) -> list[str]:
    """The names in a folder that begin so, sorted."""
    try:
        return sorted(name for name in os.listdir(f"{root}/{folder}") if name.startswith(beginning))
    except OSError:
        return []


class Standing:
    """The files that a report rests on, as they are now beside how they were; the entry is brought up to date."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.root: str = entry["root"]
        self.moved = False
        self._trusted = time.time_ns() - YOUNG

    def holds(self) -> bool:
        """Whether the report is what a new run would say."""
        return (
            os.path.realpath(self.entry["given"]) == self.root
            and listed(self.root) == (self.entry["listing"], self.entry["manifests"], self.entry["troubles"])
            and self._markers_hold()
            and self._manifests_hold()
            and self._others_hold()
            and self._files_hold()
        )

    def _markers_hold(self) -> bool:
        """Whether the same files mark roots of projects; a folder whose status is as it was holds the same names."""
        moved: list[str] = []
        folders = self.entry["folders"]
        for folder, before in folders.items():
            now = status_of(f"{self.root}/{folder}")
            if before is None or now != before:
                moved.append(folder)
                folders[folder] = settled(now, self._trusted)
        known = self.entry["markers"]
        if not all(os.path.isfile(f"{self.root}/{path}") for path in known):
            return False
        if not moved:
            return True
        self.moved = True
        return set(markers(self.root, moved)) <= set(known)

    def _manifests_hold(self) -> bool:
        """Whether the files that may say how the application is deployed say what they did."""
        watched = self.entry["watched"]
        for path, (before, digest) in watched.items():
            if before is not None and status_of(f"{self.root}/{path}") == before:
                continue
            from ..discovery.manifests import look_at

            (now, said), _ = look_at(self.root, path)
            if said != digest:
                return False
            if now is not None:
                self.moved = True
                watched[path] = (settled(now, self._trusted), said)
        return True

    def _others_hold(self) -> bool:
        """Whether the configuration and the like are as they were, and what is no file among the listed paths."""
        for folder, beginning, names in self.entry["names"]:
            if names_in(self.root, folder, beginning) != names:
                return False
        others = self.entry["others"]
        for path, (before, linked, digest) in others.items():
            full = f"{self.root}/{path}"
            now = status_of(full, follow=True)
            if now == before and (before is not None or digest is None) and os.path.islink(full) == linked:
                continue
            self.moved = True
            if os.path.islink(full) != linked or _digest_of(full) != digest:
                return False
            others[path] = (settled(now, self._trusted), linked, digest)
        if not self.entry["unread"]:
            return True
        from ..discovery.plain_files import PlainFiles

        found: list[tuple[str, str]] = []
        files = PlainFiles(self.root, found)
        return all(files.read(path) is None for path in self.entry["unread"]) and found == self.entry["unread_troubles"]

    def _files_hold(self) -> bool:
        """Whether no file has changed in a way that matters."""
        paths, before = self.entry["paths"], self.entry["statuses"]
        changed = [
            place
            for place, path in enumerate(paths)
            if before[place] is None or status_of(f"{self.root}/{path}") != before[place]
        ]
        if not changed:
            return True
        self.moved = True
        from ..discovery.plain_files import PlainFiles

        files, digests = PlainFiles(self.root, []), self.entry["digests"]
        edited: list[int] = []
        for place in changed:
            found = files.digest(paths[place])
            if found is None:
                return False
            if found[0] == digests[place]:
                before[place] = settled(found[1], self._trusted)
            elif place in self.entry["used"]:
                return False
            else:
                edited.append(place)
        return not edited or self._answer_alike(edited, files)

    def _answer_alike(self, edited: list[int], files: PlainFiles) -> bool:
        """Whether files in which nothing was read answer what was asked of all files as they did."""
        from .reconsider import Questions

        questions = Questions(self.entry)
        for place in edited:
            found = files.read(self.entry["paths"][place])
            if found is None or not questions.answered_alike(place, found[0]):
                return False
            self.entry["statuses"][place] = settled(found[1], self._trusted)
        return True


def _digest_of(path: str) -> bytes | None:
    from ..discovery.digests import FileDigests

    try:
        return FileDigests().of(path)
    except OSError:
        return None
