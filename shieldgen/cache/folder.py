"""A folder of the user's own into bytes that are kept from run to run.

Whoever could write there could plant a clean report, or bytes that break the reader: the folder is used only where it
belongs to the user and to nobody else, and never one in a working tree, which a pull request could bring. Nothing is
ever half written, and where nothing can be written nothing is kept. Imports nothing that takes long.
"""

import os
import stat
import sys
import zlib

_FORMAT = "1"
_MAGIC = b"shieldgen kept 1\n"
_CHECK = 4
_MOST_FILES, _MOST_BYTES = 400, 200_000_000
"""How much is kept before what was used longest ago is removed."""


def user_folder() -> str:
    """Where caches of the user are kept on this platform."""
    if sys.platform == "linux":  # what platformdirs says, which takes longer to import than all the rest
        base = os.environ.get("XDG_CACHE_HOME", "")
        return f"{base if base.strip() else os.path.expanduser('~/.cache')}/shieldgen"
    import platformdirs

    return platformdirs.user_cache_dir("shieldgen", appauthor=False)


def in_tree(path: str, projects: list[str]) -> bool:
    """Whether a folder lies in one of the projects or in a repository's working tree."""
    here = os.path.realpath(path)
    roots = {os.path.realpath(project) for project in projects}
    while here not in roots and not os.path.lexists(f"{here}/.git"):
        above = os.path.dirname(here)
        if above == here:
            return False
        here = above
    return True


class Folder:
    """What is kept in `path`, by name; `path` need not exist."""

    def __init__(self, path: str) -> None:
        self._path = os.path.join(path, _FORMAT)

    def read(self, name: str) -> bytes | None:
        """What was kept under the name; None where there is nothing, or nothing that can be trusted."""
        if not self._is_own():
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(f"{self._path}/{name}", flags)
        except OSError:
            return None
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or not _is_users(status):
                return None
            content = file.read()
        start = len(_MAGIC) + _CHECK
        kept = content[start:]
        whole = content.startswith(_MAGIC) and content[len(_MAGIC) : start] == _check(kept)
        return kept if whole else None

    def write(self, name: str, *parts: bytes) -> bool:
        """Keep something under the name, part behind part; False where that is not possible."""
        try:
            os.makedirs(self._path, mode=0o700, exist_ok=True)
            if not self._is_own():
                return False
            temporary = f"{self._path}/.{name}.{os.getpid()}"
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                with open(descriptor, "wb") as file:
                    file.writelines((_MAGIC, _check(*parts), *parts))
                os.replace(temporary, f"{self._path}/{name}")
            except BaseException:
                os.unlink(temporary)
                raise
            self._evict()
        except OSError:
            return False
        return True

    def use(self, name: str) -> None:
        """Note that something is in use, so that it is removed late."""
        try:
            os.utime(f"{self._path}/{name}")
        except OSError:
            return

    def _is_own(self) -> bool:
        try:
            status = os.lstat(self._path)
        except OSError:
            return False
        shared = stat.S_IMODE(status.st_mode) & 0o077 if sys.platform != "win32" else 0
        return stat.S_ISDIR(status.st_mode) and _is_users(status) and not shared

    def _evict(self) -> None:
        with os.scandir(self._path) as found:
            kept = sorted(((entry.stat(), entry.path) for entry in found), key=_used_last, reverse=True)
        total = 0
        for place, (status, path) in enumerate(kept):
            total += status.st_size
            if place >= _MOST_FILES or total > _MOST_BYTES:
                os.unlink(path)


def _used_last(kept: tuple[os.stat_result, str]) -> int:
    return kept[0].st_mtime_ns


def _is_users(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid == os.geteuid()


def _check(*parts: bytes) -> bytes:
    total = 0
    for part in parts:
        total = zlib.crc32(part, total)
    return total.to_bytes(_CHECK, "big")
