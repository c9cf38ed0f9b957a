"""Folders into the files in them that mark the root of a project. Imports nothing that takes long."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # what `typing` says, without its import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")


def markers(root: str, folders: Iterable[str]) -> list[str]:
    """The paths of such files in the folders of `root`."""
    paths = (f"{folder}/{name}" for folder in folders for name in _FILES)
    return sorted(path for path in paths if os.path.isfile(f"{root}/{path}"))


def folders_above(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first, without the root."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
