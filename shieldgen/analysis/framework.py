"""A project's pins into the FastAPI version that it runs with: the order in which a request ends depends on it."""

import re
from pathlib import Path

Version = tuple[int, int]

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")
_PINNED = re.compile(r"^\s*[\"']?fastapi(?:\[[^\]]*\])?\s*(?:==|~=)\s*(\d+)\.(\d+)", re.MULTILINE | re.IGNORECASE)
_LOCK_ENTRY = re.compile(r'name = "fastapi"\s+version = "(\d+)\.(\d+)', re.IGNORECASE)
_NEWEST: Version = (0, 118)


def fastapi_version(root: Path) -> Version:
    """Major and minor version of FastAPI: as locked or pinned in the project, else as installed, else a current one."""
    for name in LOCKS:
        found = _LOCK_ENTRY.search(_text(root / name))
        if found:
            return int(found[1]), int(found[2])
    pinned = [*_requirements(root), _text(root / "pyproject.toml")]
    for text in pinned:
        found = _PINNED.search(text)
        if found:
            return int(found[1]), int(found[2])
    import importlib.metadata  # which brings the parser of mail along

    try:
        major, minor, *_ = importlib.metadata.version("fastapi").split(".")
        return int(major), int(minor)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return _NEWEST


def closes_before_tasks(version: Version) -> bool:
    """Whether the exits of `yield` dependencies run before the background tasks of the response.

    From 0.106 to 0.117 they do; before and after they run behind the tasks
    (https://fastapi.tiangolo.com/advanced/advanced-dependencies/, "Dependencies with yield and background tasks").
    """
    return (0, 106) <= version < (0, 118)


def _requirements(root: Path) -> list[str]:
    return [_text(path) for path in sorted(root.glob("requirements*.txt"))]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() and not path.is_symlink() else ""
    except (OSError, UnicodeDecodeError):
        return ""
