"""A folder into the project's Python files, each with its module name and whether it can hold sites; parses nothing."""

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pathspec

from .errors import NothingToAnalyse
from .model.facts import Origin
from .model.project import Project, Role, SourceFile
from .model.source import Location, Problem
from .settings import Settings

_WORDS = re.compile(
    rb"BackgroundTask|add_task|create_task|ensure_future|start_soon|TaskGroup|\.schedule\(|shield|@task|FastAPI\("
    rb"|APIRouter\(|include_router|lifespan|run_coroutine_threadsafe|\.runtime import"
)
_FRAMEWORK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_HOST = re.compile(rb"(?<!def )\badd_tasks\(")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?# shieldgen: (wiring|runtime) sha256=")
_SKIPPED_FOLDERS = frozenset({"__pycache__", "__pypackages__", "node_modules", "site-packages", "dist-packages"})
_TEST_FOLDERS = frozenset({"tests", "test"})
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")
_GIT_SECONDS = 60


def discover(root: Path, settings: Settings) -> Project:
    """The project in the folder `root`.

    Files that git ignores, virtual environments and installed packages are left out; no symbolic link is followed.
    Raises NothingToAnalyse where `root` is no folder or holds no Python file.
    """
    if not root.is_dir():
        what = "is a file; give the project's folder" if root.exists() else "does not exist"
        raise NothingToAnalyse(f"{root}: {what}")
    root = root.resolve()
    excluded = pathspec.GitIgnoreSpec.from_lines(settings.exclude)
    problems: list[Problem] = []
    words = _words(settings)
    looks: dict[str, _Look] = {}
    for path in sorted(set(_listed(root, problems))):
        if excluded.match_file(path):
            continue
        content = _read(root, path, problems)
        if content is not None:
            looks[path] = _look(content, words)
    if not looks and not problems:
        raise NothingToAnalyse(f"{root}: no Python file was found; give the folder that holds the application")
    names = _Names(root, settings, list(looks))
    return Project(
        root=root,
        files=tuple(_source_file(path, look, names, settings) for path, look in looks.items()),
        roots=names.roots,
        problems=tuple(sorted(problem for problem in problems if not excluded.match_file(problem.at.path))),
        fastapi=any(look.fastapi for look in looks.values()),
        hosted=any(look.hosts for look in looks.values() if look.origin == "source"),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at a file's bytes tells."""

    origin: Origin
    has_words: bool
    size: int
    fastapi: bool
    hosts: bool


def _look(content: bytes, words: re.Pattern[bytes]) -> _Look:
    header = _HEADER.match(content)
    origin: Origin = "source" if header is None else "wiring" if header[1] == b"wiring" else "runtime"
    return _Look(
        origin=origin,
        has_words=words.search(content) is not None,
        size=len(content),
        fastapi=(b"fastapi" in content or b"starlette" in content) and _FRAMEWORK.search(content) is not None,
        hosts=b"add_tasks(" in content and _HOST.search(content) is not None,
    )


def _words(settings: Settings) -> re.Pattern[bytes]:
    if settings.wiring is None:
        return _WORDS
    package = settings.wiring.rpartition("/")[2].encode()
    return re.compile(_WORDS.pattern + rb"|\b" + re.escape(package) + rb"\b")


def _source_file(path: str, look: _Look, names: "_Names", settings: Settings) -> SourceFile:
    role: Role = "test" if _is_test(path) and not settings.tests else "source"
    return SourceFile(
        path=path,
        module=names.module(path),
        is_package=path.rpartition("/")[2] == "__init__.py",
        origin=look.origin,
        role=role,
        has_words=look.has_words,
        size=look.size,
    )


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return (
        not _TEST_FOLDERS.isdisjoint(folders)
        or name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
    )


# Listing


def _listed(root: Path, problems: list[Problem]) -> Iterator[str]:
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


def _read(root: Path, path: str, problems: list[Problem]) -> bytes | None:
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


# Module names


class _Names:
    """The dotted name of each file, by the packages and source roots of the project."""

    def __init__(self, root: Path, settings: Settings, paths: list[str]) -> None:
        self._packages = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
        self._root_package = root.name if "__init__.py" in paths else None
        folders = {folder for path in paths for folder in _folders_of(path)}
        declared = [folder if folder != "." else "" for folder in settings.src]
        projects = {folder for folder in folders if any((root / folder / name).is_file() for name in _PROJECT_FILES)}
        sources = {folder for folder in folders if folder.rpartition("/")[2] == "src" and folder not in self._packages}
        above = {
            folder.rpartition("/")[0]
            for folder in self._packages
            if self._packages.isdisjoint(_folders_of(folder))  # a folder in a package is a part of it, __init__ or not
        }
        self._declared = tuple(declared)
        self._likely = sources | projects
        likely = sorted(sources, key=_depth) + sorted(projects | above, key=_depth)
        self.roots: tuple[str, ...] = tuple(dict.fromkeys([*declared, *likely, ""]))

    def module(self, path: str) -> str:
        """The name by which the file at `path` is imported."""
        folder, _, name = path.rpartition("/")
        base = self._base(folder)
        inside = path[len(base) + 1 :] if base else path
        inside = inside.removesuffix(".py")
        parts = inside.split("/")
        if base == "" and self._root_package is not None:
            parts = [self._root_package, *parts]
        if name == "__init__.py":
            parts = parts[:-1] or [folder.rpartition("/")[2]]
        return ".".join(parts)

    def _base(self, folder: str) -> str:
        """The folder that the names of the modules in `folder` start from."""
        for declared in sorted(self._declared, key=_depth, reverse=True):
            if declared and (folder == declared or folder.startswith(f"{declared}/")):
                return declared
        if folder in self._packages:
            while folder in self._packages:
                folder = folder.rpartition("/")[0]
            return folder
        while folder and folder not in self._likely:
            folder = folder.rpartition("/")[0]
        return folder


def _folders_of(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first."""
    folder = path.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _depth(folder: str) -> tuple[int, str]:
    return (folder.count("/") + bool(folder), folder)
