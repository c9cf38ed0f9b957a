"""A folder into the project's Python files, each with its module name and whether it can hold sites; parses nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # what `typing` says, without its import
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ..model.project import Project
    from ..settings import Settings


def discover(root: Path, settings: Settings) -> Project:
    """The project in the folder `root`.

    Files that git ignores, virtual environments and installed packages are left out; no symbolic link is followed.
    Raises NothingToAnalyse where `root` is no folder or holds no Python file.
    """
    from .files import discovered  # imported when it is needed: a stored report needs the listing alone

    return discovered(root, settings)


def as_of(root: Path, revision: str) -> AbstractContextManager[Path]:
    """See `history.as_of`."""
    from .history import as_of as opened

    return opened(root, revision)
