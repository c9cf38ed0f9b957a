"""Folders into the files in them that mark the root of a project. Imports nothing that takes long."""

import os
from collections.abc import Iterable, Iterator

_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")


def markers(root: str, folders: Iterable[str]) -> list[str]:
    """The paths of such files in the folders of `root`."""
    paths = (f"{folder}/{name}" for folder in folders for name in _PROJECT_FILES)
    return sorted(path for path in paths if os.path.isfile(f"{root}/{path}"))


def folders_above(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first, without the root."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
