"""A folder into the project's Python files, each with its module name and whether it can hold sites; parses nothing."""

import re
from dataclasses import dataclass
from pathlib import Path

import pathspec

from ..errors import NothingToAnalyse
from ..model.facts import Origin
from ..model.project import Project, Role, SourceFile
from ..model.source import Problem
from ..settings import Settings
from .listing import listed, read_plain_file
from .module_names import ModuleNames

_WORDS = re.compile(
    rb"BackgroundTask|add_task|create_task|ensure_future|start_soon|TaskGroup|\.schedule\(|shield|@task|FastAPI\("
    rb"|APIRouter\(|include_router|lifespan|run_coroutine_threadsafe|\.runtime import"
)
_FRAMEWORK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_HOST = re.compile(rb"(?<!def )\badd_tasks\(")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?# shieldgen: (wiring|runtime) sha256=")
_TEST_FOLDERS = frozenset({"tests", "test"})


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
    for path in sorted(set(listed(root, problems))):
        if excluded.match_file(path):
            continue
        content = read_plain_file(root, path, problems)
        if content is not None:
            looks[path] = _look(content, words)
    if not looks and not problems:
        raise NothingToAnalyse(f"{root}: no Python file was found; give the folder that holds the application")
    names = ModuleNames(root, settings, list(looks))
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


def _source_file(path: str, look: _Look, names: ModuleNames, settings: Settings) -> SourceFile:
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
