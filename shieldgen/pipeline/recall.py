"""A command line into the report that an earlier run gave, where everything that it rests on is as it was.

A report rests on the command line, on the terminal and the environment that it was written for, on shieldgen itself
and the packages beside it, and on the project's files. The files are listed anew each time. One whose status is as it
was has not changed; one whose status moved is read, and has not changed if its digest says so; one that changed
matters only if something was read in it, or if it would answer a question otherwise that was put to all files (which
hold a word, which derive a class). Where its code was followed, the facts may hold all the same: see `afresh`. Imports
nothing that takes long: an unchanged project waits for nothing else.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib

from .. import __version__
from ..cache.folder import Folder, in_tree, user_folder
from .watched import Watched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_ENVIRONMENT = (
    "COLORTERM", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "JUPYTER_COLUMNS", "JUPYTER_LINES", "LINES", "NO_COLOR",
    "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip
Said = tuple[str, str | None, list[str], int]
"""The report, the file that it goes to (None: standard output), notes for standard error, and the exit code."""


def recall(arguments: Sequence[str]) -> Said | Watched | None:
    """What the same command line said before; None where that may no longer hold.

    The files that it rests on, where none but such changed whose code it followed: its facts may hold all the same.
    """
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
    watched = Watched(entry) if entry["root"] is not None else None
    if watched is not None and not watched.holds():
        return None
    if watched is not None and watched.edited:
        return watched
    if watched is not None and watched.moved:
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


def basis_of(key: str) -> str:
    """The name that the facts are kept under that its report was made of."""
    return name_of(key).replace(".report", ".facts")


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
