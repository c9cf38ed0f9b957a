"""A project's declared dependencies into whether it can be installed without FastAPI, which the runtime imports."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .. import writing
from ..settings import CONFIG_FILE

_FASTAPI = re.compile(r"\s*(?:fastapi|starlette)\b", re.IGNORECASE)
_IMPORTED = re.compile(rb"^(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)


def fastapi_is_optional(root: Path) -> bool:
    """Whether FastAPI stands among the optional dependencies and not among those that everybody installs."""
    try:
        document = tomllib.loads((writing.read(root, CONFIG_FILE) or b"").decode())
    except ValueError:
        return False
    project, tool = _table(document.get("project")), _table(document.get("tool"))
    poetry = _table(_table(_table(tool.get("poetry")).get("dependencies")).get("fastapi"))
    groups = _table(project.get("optional-dependencies")).values()
    optional = poetry.get("optional") is True or any(_named(group) for group in groups)
    return optional and not _named(project.get("dependencies"))


def imports_fastapi(content: bytes) -> bool:
    """Whether a module cannot be imported without FastAPI as it is."""
    return _IMPORTED.search(content) is not None


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _named(requirements: object) -> bool:
    return any(_FASTAPI.match(text) for text in _texts(requirements))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
