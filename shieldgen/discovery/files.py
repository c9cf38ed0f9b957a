"""The Python files of a folder, and a look at each, into the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pathspec

from ..errors import NothingToAnalyse
from ..model.platform import Manifest
from ..model.project import Project, Role, Seen, SourceFile, Walk
from ..model.source import Location, Problem
from ..settings import Settings
from .digests import digest
from .listing import Troubles, listed
from .looks import Look, look, words
from .manifests import Watched, look_at
from .module_names import ModuleNames
from .plain_files import PlainFiles

_TEST_FOLDERS = frozenset({"tests", "test"})


def discovered(root: Path, settings: Settings) -> Project:
    """See `discovery.discover`."""
    if not root.is_dir():
        what = "is a file; give the project's folder" if root.exists() else "does not exist"
        raise NothingToAnalyse(f"{root}: {what}")
    root = root.resolve()
    excluded = pathspec.GitIgnoreSpec.from_lines(settings.exclude)
    listing, manifests, troubles = listed(str(root))
    unread_troubles: Troubles = []
    files = PlainFiles(str(root), unread_troubles)
    unread: list[str] = []
    wanted = words(settings.wiring)
    looks: dict[str, Look] = {}
    seen: dict[str, Seen] = {}
    contents: dict[str, bytes] = {}
    for path in listing:
        if excluded.match_file(path):
            continue
        found = files.read(path)
        if found is None:
            unread.append(path)
            continue
        content, status = found
        looks[path] = look(content, wanted)
        seen[path] = Seen(status, digest(content), looks[path])
        contents[path] = content
    every = [*troubles, *unread_troubles]
    if not looks and not every:
        raise NothingToAnalyse(f"{root}: no Python file was found; give the folder that holds the application")
    names = ModuleNames(root, settings, list(looks))
    watched: dict[str, Watched] = {}
    read = tuple(_manifests(root, [path for path in manifests if not excluded.match_file(path)], settings, watched))
    return Project(
        root=root,
        files=tuple(_source_file(path, looks[path], seen[path], names, settings) for path in looks),
        roots=names.roots,
        problems=tuple(sorted(_problem(*trouble) for trouble in every if not excluded.match_file(trouble[0]))),
        fastapi=any(found.fastapi for found in looks.values()),
        hosted=any(found.hosts for found in looks.values() if found.origin == "source"),
        seen=seen,
        contents=contents,
        manifests=read,
        walk=Walk(
            tuple(listing),
            tuple(troubles),
            tuple(unread),
            tuple(unread_troubles),
            names.markers,
            tuple(manifests),
            watched,
        ),
    )


def _manifests(root: Path, paths: list[str], settings: Settings, watched: dict[str, Watched]) -> Iterator[Manifest]:
    """The files that may say how the application is deployed, each with its text; `watched` takes them down."""
    for path in paths:
        if _is_test(path) and not settings.tests:
            continue
        watched[path], content = look_at(str(root), path)
        if content is not None:
            yield Manifest(path, content.decode("utf-8-sig", "replace"))


def _problem(path: str, message: str) -> Problem:
    return Problem(Location(path, 1, 1, 1), "unreadable", message)


def _source_file(path: str, found: Look, seen: Seen, names: ModuleNames, settings: Settings) -> SourceFile:
    role: Role = "test" if _is_test(path) and not settings.tests else "source"
    return SourceFile(
        path=path,
        module=names.module(path),
        is_package=path.rpartition("/")[2] == "__init__.py",
        origin=found.origin,
        role=role,
        has_words=found.has_words,
        size=seen.status[0],
    )


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return (
        not _TEST_FOLDERS.isdisjoint(folders)
        or name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
    )
