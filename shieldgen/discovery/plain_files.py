"""The path of a file into its bytes and what the file system knows of it, where it is a plain file of the project."""

from __future__ import annotations

import os
import stat

from ..model.status import Status, status
from .digests import FileDigests
from .listing import Troubles


class PlainFiles:
    """Reads the files below `root`, and follows no symbolic link out of it."""

    def __init__(self, root: str, troubles: Troubles) -> None:
        self._root = root
        self._troubles = troubles
        self._inside: dict[str, bool] = {"": True}
        self._digests = FileDigests()

    def read(self, path: str, longest: int | None = None) -> tuple[bytes, Status] | None:
        """The content and the status before it was read; None, and trouble where it is due, for what is no file.

        None also for a file of more than `longest` bytes.
        """
        full = f"{self._root}/{path}"
        try:
            found = self._plain(path, full)
            if found is None or (longest is not None and found.st_size > longest):
                return None
            with open(full, "rb") as file:
                return file.read(longest if longest is not None else -1), status(found)
        except OSError as error:
            self._unreadable(path, error)
            return None

    def digest(self, path: str) -> tuple[bytes, Status] | None:
        """The digest of the content (see `digests`) and the status before; None where `read` gives None."""
        full = f"{self._root}/{path}"
        try:
            found = self._plain(path, full)
            return None if found is None else (self._digests.of(full), status(found))
        except OSError as error:
            self._unreadable(path, error)
            return None

    def _plain(self, path: str, full: str) -> os.stat_result | None:
        """The status of a plain file inside of the project; None, and trouble where it is due, for anything else."""
        found = os.lstat(full)
        if stat.S_ISLNK(found.st_mode):
            self._link(path)
            return None
        if not stat.S_ISREG(found.st_mode):
            self._troubles.append((path, "not a plain file; left out"))
            return None
        return found if self._is_inside(path.rpartition("/")[0]) else None  # else below a link that git tracks

    def _unreadable(self, path: str, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # git still lists a file that was deleted
            self._troubles.append((path, f"cannot be read ({error.strerror})"))

    def _is_inside(self, folder: str) -> bool:
        if folder not in self._inside:
            self._inside[folder] = self._is_inside(folder.rpartition("/")[0]) and self._leads_inside(folder)
        return self._inside[folder]

    def _leads_inside(self, folder: str) -> bool:
        full = f"{self._root}/{folder}"
        return not os.path.islink(full) or _is_below(os.path.realpath(full), self._root)

    def _link(self, path: str) -> None:
        """What is wrong with a symbolic link: nothing where it leads to another file, read at its own path."""
        try:
            target = os.path.realpath(f"{self._root}/{path}", strict=True)
        except OSError as error:
            reason = "nowhere" if isinstance(error, FileNotFoundError) else "back to itself"
            self._troubles.append((path, f"a symbolic link that leads {reason}; left out"))
            return
        if not _is_below(target, self._root):
            self._troubles.append((path, "a symbolic link out of the project; not followed"))


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root if root.endswith(os.sep) else root + os.sep)
