"""The installed runtime package into the files of its copy inside the wiring package."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

from ..errors import SettingsError, ShieldgenError
from ..model.ownership import owned
from ..model.plan import RenderedFile

PACKAGE = "shieldgen_runtime"
_CORE = ("__init__.py", "fastapi.py")


def runtime_folder() -> Path:
    """Where the runtime's sources are, found without importing it. Raises ShieldgenError where it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        if (Path(folder) / "__init__.py").is_file():
            return Path(folder)
    beside = Path(__file__).resolve().parents[2] / "runtime" / PACKAGE
    if (beside / "__init__.py").is_file():
        return beside
    raise ShieldgenError(f"the package {PACKAGE} is missing; install shieldgen again")


def render_runtime(folder: str, vendor: Iterable[str], place: str) -> tuple[RenderedFile, ...]:
    """The runtime's core, and the parts named in `vendor`, as files below `folder`.

    `place` is where the parts are configured. Raises SettingsError for a part that there is not.
    """
    source = runtime_folder()
    modules = [path for path in source.glob("*.py") if path.name in _CORE or path.name.startswith("_")]
    for part in sorted(set(vendor)):
        found = _part(source, part)
        if not found:
            known = ", ".join(_parts(source)) or "none"
            raise SettingsError(f"{place}: the runtime has no part {part!r}; it has: {known}")
        modules.extend(found)
    files = [
        RenderedFile(
            f"{folder}/{path.relative_to(source).as_posix()}",
            owned("runtime", path.read_text("utf-8").replace("\r\n", "\n")).encode(),
        )
        for path in modules
    ]
    return tuple(sorted(files, key=lambda file: file.path))


def _part(source: Path, name: str) -> list[Path]:
    if name not in _parts(source):
        return []
    single = source / f"{name}.py"
    return [single] if single.is_file() else sorted((source / name).rglob("*.py"))


def _parts(source: Path) -> list[str]:
    names = {path.stem for path in source.glob("*.py")} | {path.parent.name for path in source.glob("*/__init__.py")}
    return sorted(name for name in names if not name.startswith("_") and f"{name}.py" not in _CORE)


def public_names() -> frozenset[str]:
    """The names that the runtime's package offers, read from its `__all__`."""
    text = (runtime_folder() / "__init__.py").read_text("utf-8")
    listed = re.search(r"^__all__ = \[(.*?)\]", text, re.DOTALL | re.MULTILINE)
    return frozenset(re.findall(r'"(\w+)"', listed[1])) if listed is not None else frozenset()
