"""The path of a file into what its file system knows of it. Imports nothing that takes long."""

import os

Status = tuple[int, int, int, int]
"""Size, times of the last change of the content and of anything (nanoseconds), number: what a change moves."""


def status_of(path: str, *, follow: bool = False) -> Status | None:
    """The status of a file or folder, of a link's target where `follow` is set; None where there is none."""
    try:
        return status(os.stat(path, follow_symlinks=follow))
    except OSError:
        return None


def status(found: os.stat_result) -> Status:
    """What of a file's status a change of it moves."""
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def settled(found: Status | None, before: int) -> Status | None:
    """The status where both of its times lie before that time (nanoseconds since the epoch), else None.

    Where a file has only just changed, a further change might leave its status as it is.
    """
    return found if found is not None and max(found[1], found[2]) < before else None
