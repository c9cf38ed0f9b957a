"""A folder into the paths of its Python files, by git or by walking, and into what of them cannot be read."""

import os
import stat
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pathspec

from ..model.source import Location, Problem

_SKIPPED_FOLDERS = frozenset({"__pycache__", "__pypackages__", "node_modules", "site-packages", "dist-packages"})
_GIT_SECONDS = 60


def listed(root: Path, problems: list[Problem]) -> Iterator[str]:
    """The paths of the Python files below `root`, and of whatever else is named like one."""
    by_git = _git_listed(root)
    if not by_git:
        yield from _walked(root, "", problems)
        return
    inner: dict[str, bool] = {}
    for path in by_git:
        parts = path.split("/")
        if any(_skipped(root, "/".join(parts[:end]), inner) for end in range(1, len(parts))):
            continue
        if path.endswith(".py"):
            yield path
        elif (root / path).is_dir() and not (root / path.rstrip("/")).is_symlink():
            yield from _walked(root, path.rstrip("/"), problems)  # a repository in this one: git lists its folder alone
    named_like_files = {
        "/".join(parts[:end])
        for parts in (path.split("/") for path in by_git)
        for end in range(1, len(parts))
        if parts[end - 1].endswith(".py")
    }
    problems.extend(_named_like_file(path) for path in sorted(named_like_files))


def _skipped(root: Path, folder: str, known: dict[str, bool]) -> bool:
    if folder not in known:
        known[folder] = _is_skipped_folder(root / folder)
    return known[folder]


def _is_skipped_folder(folder: Path) -> bool:
    return folder.name in _SKIPPED_FOLDERS or folder.name.startswith(".") or (folder / "pyvenv.cfg").is_file()


def _git_listed(root: Path) -> list[str]:
    """What git tracks or would track below `root`; empty where git or a repository is missing."""
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "ls-files", "-z"]
    try:
        done = subprocess.run(
            [*command, "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            timeout=_GIT_SECONDS,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.SubprocessError):
        return []
    if done.returncode != 0:
        return []
    paths = [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    return paths if any(path.endswith(".py") for path in paths) else []


def _walked(root: Path, start: str, problems: list[Problem]) -> Iterator[str]:
    """The same by walking, with the rules of each .gitignore on the way."""
    pending: list[tuple[str, tuple[tuple[str, pathspec.GitIgnoreSpec], ...]]] = [(start, ())]
    while pending:
        folder, specs = pending.pop()
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(_unreadable(folder or ".", error))
            continue
        if any(entry.name == ".gitignore" and entry.is_file(follow_symlinks=False) for entry in entries):
            specs = (*specs, (folder, _gitignore(root / folder / ".gitignore")))
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if _ignored(path, is_folder, specs):
                continue
            if is_folder:
                if _is_skipped_folder(root / path):
                    continue
                if path.endswith(".py"):
                    problems.append(_named_like_file(path))
                pending.append((path, specs))
            elif path.endswith(".py"):
                yield path


def _gitignore(path: Path) -> pathspec.GitIgnoreSpec:
    try:
        return pathspec.GitIgnoreSpec.from_lines(path.read_text("utf-8", errors="replace").splitlines())
    except (OSError, ValueError):
        return pathspec.GitIgnoreSpec.from_lines(())


def _ignored(path: str, is_folder: bool, specs: Iterable[tuple[str, pathspec.GitIgnoreSpec]]) -> bool:
    ignored = False
    for folder, spec in specs:
        inside = path[len(folder) + 1 :] if folder else path
        verdict = spec.check_file(f"{inside}/" if is_folder else inside).include
        ignored = ignored if verdict is None else verdict
    return ignored


# Reading


def read_plain_file(root: Path, path: str, problems: list[Problem]) -> bytes | None:
    """The content of a file; None, with a problem where one is due, for what is no plain file."""
    full = root / path
    try:
        status = os.lstat(full)
        if stat.S_ISLNK(status.st_mode):
            problem = _link_problem(root, path)
            if problem is not None:
                problems.append(problem)
            return None
        if not stat.S_ISREG(status.st_mode):
            problems.append(_problem(path, "not a plain file; left out"))
            return None
        if not full.resolve().is_relative_to(root):  # below a link that git tracks
            return None
        return full.read_bytes()
    except FileNotFoundError:  # git still lists a file that was deleted
        return None
    except OSError as error:
        problems.append(_unreadable(path, error))
        return None


def _link_problem(root: Path, path: str) -> Problem | None:
    """What is wrong with a symbolic link; None where it leads to another file of the project, read at its own path."""
    try:
        target = (root / path).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        reason = "nowhere" if isinstance(error, FileNotFoundError) else "back to itself"
        return _problem(path, f"a symbolic link that leads {reason}; left out")
    if target.is_relative_to(root):
        return None
    return _problem(path, "a symbolic link out of the project; not followed")


def _named_like_file(path: str) -> Problem:
    return _problem(path, "a folder with the name of a Python file; nothing can import it (its files are read)")


def _unreadable(path: str, error: OSError) -> Problem:
    return _problem(path, f"cannot be read ({error.strerror})")


def _problem(path: str, message: str) -> Problem:
    return Problem(Location(path, 1, 1, 1), "unreadable", message)
