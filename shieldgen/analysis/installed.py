"""The dotted name of another package's module into the files of that package, as installed; nothing is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .modules import Modules


def installed(root: Path, module: str) -> tuple[Modules, str] | None:
    """The modules of the package that holds `module`, and the path of that; None where there is no source of it.

    Looked for in the virtual environment inside the project, then where the running Python has its packages.
    """
    inside = module.replace(".", "/")
    first = inside.partition("/")[0]
    for folder in _folders(root):
        path = next((p for p in (f"{inside}/__init__.py", f"{inside}.py") if _is_plain(folder, p)), None)
        if path is not None:
            files = sorted(_files(folder, first)) if (folder / first).is_dir() else [path]
            return _modules(folder, files), path
    return None


def _modules(folder: Path, files: list[str]) -> Modules:
    return Modules(files, lambda path: (folder / path).read_bytes())


def _files(folder: Path, first: str) -> Iterator[str]:
    for path in (folder / first).rglob("*.py"):
        found = path.relative_to(folder).as_posix()
        if _is_plain(folder, found):
            yield found


def _is_plain(folder: Path, path: str) -> bool:
    """Whether it is a file that no symbolic link below `folder` leads to."""
    file = folder / path
    links = (above.is_symlink() for above in (file, *file.parents) if above != folder and above.is_relative_to(folder))
    return file.is_file() and not any(links)


def _folders(root: Path) -> Iterator[Path]:
    for name in (".venv", "venv"):
        yield from sorted((root / name).glob("lib/python*/site-packages"))
        yield root / name / "Lib" / "site-packages"
    # What is inside the project is its own, whatever the way that leads there.
    yield from (Path(entry) for entry in sys.path if entry and not Path(entry).is_relative_to(root))
