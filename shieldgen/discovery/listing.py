"""A folder into the paths of its Python files and manifests, by git or by walking, and what about them is wrong.

Imports nothing that takes long: a stored report waits for it.
"""

from __future__ import annotations

import os
import stat

from .git import tracked
from .manifests import is_manifest

TYPE_CHECKING = False  # what `typing` says, without its import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pathspec

_SKIPPED_FOLDERS = frozenset({"__pycache__", "__pypackages__", "node_modules", "site-packages", "dist-packages"})
_ENVIRONMENT = "pyvenv.cfg"

Troubles = list[tuple[str, str]]
"""Paths with what is wrong with each."""


def listed(root: str) -> tuple[list[str], list[str], Troubles]:
    """The paths of the Python files below `root`, sorted, and of whatever else is named like one; those of manifests.

    Files that git ignores, virtual environments and installed packages are left out; no symbolic link is followed.
    """
    troubles: Troubles = []
    by_git = tracked(root)
    if any(path.endswith(".py") for path in by_git):
        found = set(_of_git(root, by_git, troubles))
    else:
        found = set(_walked(root, "", troubles))
    python = sorted(path for path in found if path.endswith(".py"))
    return python, sorted(found.difference(python)), sorted(set(troubles))


def _of_git(root: str, by_git: list[str], troubles: Troubles) -> Iterator[str]:
    skipped: dict[str, bool] = {"": False}
    everything = set(by_git)
    for path in by_git:
        folder = path.rstrip("/").rpartition("/")[0]
        if folder not in skipped:
            _look_at_folders(root, folder, skipped, everything, troubles)
        if skipped[folder]:
            continue
        if path.endswith(".py") or is_manifest(path):
            yield path
        elif _is_folder(f"{root}/{path}"):
            yield from _walked(root, path.rstrip("/"), troubles)  # a repository in this one: git lists it alone


def _look_at_folders(
    root: str, folder: str, skipped: dict[str, bool], everything: set[str], troubles: Troubles
) -> None:
    """Fill `skipped` for a folder and those above it."""
    above, _, name = folder.rpartition("/")
    if above not in skipped:
        _look_at_folders(root, above, skipped, everything, troubles)
    # A folder that became a link since git tracked its files is listed as a file too.
    skipped[folder] = (
        skipped[above] or _is_skipped(name) or folder in everything or os.path.isfile(f"{root}/{folder}/{_ENVIRONMENT}")
    )
    if name.endswith(".py"):
        troubles.append(_named_like_file(folder))


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path.rstrip("/")).st_mode)
    except OSError:
        return False


def _is_skipped(folder: str) -> bool:
    return folder in _SKIPPED_FOLDERS or folder.startswith(".")


def _walked(root: str, start: str, troubles: Troubles) -> Iterator[str]:
    """The same by walking, with the rules of each .gitignore on the way."""
    pending: list[tuple[str, tuple[tuple[str, pathspec.GitIgnoreSpec], ...]]] = [(start, ())]
    while pending:
        folder, specs = pending.pop()
        prefix = f"{folder}/" if folder else ""
        try:
            with os.scandir(f"{root}/{prefix}") as found:
                entries = list(found)
        except OSError as error:
            troubles.append((folder or ".", f"cannot be read ({error.strerror})"))
            continue
        names = {entry.name for entry in entries}
        if folder != start and _ENVIRONMENT in names:
            continue
        if ".gitignore" in names:
            specs = (*specs, (folder, _gitignore(f"{root}/{prefix}.gitignore")))
        for entry in entries:
            path = f"{prefix}{entry.name}"
            is_folder = entry.is_dir(follow_symlinks=False)
            if (is_folder and _is_skipped(entry.name)) or (specs and _ignored(path, is_folder, specs)):
                continue
            if is_folder:
                if path.endswith(".py"):
                    troubles.append(_named_like_file(path))
                pending.append((path, specs))
            elif path.endswith(".py") or is_manifest(path):
                yield path


def _gitignore(path: str) -> pathspec.GitIgnoreSpec:
    import pathspec

    try:
        if os.path.islink(path):
            return pathspec.GitIgnoreSpec.from_lines(())
        with open(path, encoding="utf-8", errors="replace") as file:
            return pathspec.GitIgnoreSpec.from_lines(file.read().splitlines())
    except (OSError, ValueError):
        return pathspec.GitIgnoreSpec.from_lines(())


def _ignored(path: str, is_folder: bool, specs: Iterable[tuple[str, pathspec.GitIgnoreSpec]]) -> bool:
    ignored = False
    for folder, spec in specs:
        inside = path[len(folder) + 1 :] if folder else path
        verdict = spec.check_file(f"{inside}/" if is_folder else inside).include
        ignored = ignored if verdict is None else verdict
    return ignored


def _named_like_file(path: str) -> tuple[str, str]:
    return path, "a folder with the name of a Python file; nothing can import it (its files are read)"
