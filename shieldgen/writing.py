"""Files as they are to be into the changes that are due on disk, made all together or not at all."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .errors import WriteError
from .model.ownership import ownership, same
from .model.plan import RenderedFile

Reason = Literal["missing", "stale", "edited", "superfluous", "foreign"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write (or to delete: `after` None), and why it is not as it should be."""

    path: str
    reason: Reason
    before: bytes | None
    after: bytes | None

    @property
    def needs_force(self) -> bool:
        """Whether somebody's own work would be lost."""
        return self.reason in ("edited", "foreign")


def compare(root: Path, files: Iterable[RenderedFile], folder: str) -> tuple[Change, ...]:
    """What has to change below `root` so that it holds `files`, and nothing else of ours in `folder`.

    Raises WriteError where `folder` leads out of the project, or a file cannot be read.
    """
    inside(root, folder)
    changes: list[Change] = []
    wanted = {file.path: file.content for file in files}
    for path, after in wanted.items():
        before = read(root, path)
        if before is None:
            changes.append(Change(path, "missing", None, after))
        elif not same(before, after):
            changes.append(Change(path, _reason(path, before), before, after))
    for path in _ours(root, folder):
        if path not in wanted:
            before = read(root, path) or b""
            edited = ownership(before) == "edited"
            changes.append(Change(path, "edited" if edited else "superfluous", before, None))
    return tuple(sorted(changes, key=lambda change: change.path))


def _reason(path: str, before: bytes) -> Reason:
    match ownership(before):
        case "ours":
            return "stale"
        case "edited":
            return "edited"
        case "foreign":
            # An empty `__init__.py` holds nothing that could be lost.
            return "stale" if path.endswith("/__init__.py") and not before.strip() else "foreign"


def _ours(root: Path, folder: str) -> Iterator[str]:
    """The files below `folder` that carry our header."""
    for above, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = Path(above, name)
            if name.endswith(".py") and not path.is_symlink():
                relative = path.relative_to(root).as_posix()
                if ownership(read(root, relative) or b"") != "foreign":
                    yield relative


def read(root: Path, path: str) -> bytes | None:
    """The bytes of a file of the project, None where there is none. Raises WriteError."""
    inside(root, path)
    try:
        return (root / path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(f"{path}: cannot be read ({error.strerror}); nothing was changed") from error


def inside(root: Path, path: str) -> None:
    """Raises WriteError where `path` is, or lies below, a symbolic link: what is written stays in the project."""
    current = root
    for part in Path(path).parts:
        current = current / part
        where = current.relative_to(root).as_posix()
        try:
            leads_out = part == ".." or current.is_symlink()
        except OSError as error:
            raise WriteError(f"{where}: cannot be written ({error.strerror}); nothing was changed") from error
        if leads_out:
            raise WriteError(f"{where}: a symbolic link; shieldgen writes through none. Nothing was changed")


def diff(changes: Iterable[Change]) -> str:
    """The changes as a unified diff."""
    parts: list[str] = []
    for change in changes:
        before, after = _lines(change.before), _lines(change.after)
        old = f"a/{change.path}" if change.before is not None else "/dev/null"
        new = f"b/{change.path}" if change.after is not None else "/dev/null"
        for line in difflib.unified_diff(before, after, old, new):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", errors="replace").replace("\r\n", "\n").splitlines(keepends=True)


def apply(root: Path, changes: Iterable[Change]) -> None:
    """Makes all changes, or none.

    Everything is first written beside its place, then moved there file by file; where one move fails, and at Ctrl-C,
    what was moved before goes back. Raises WriteError.
    """
    transaction = _Transaction(root)
    path = ""
    try:
        for change in changes:
            path = change.path
            inside(root, path)
            transaction.prepare(change)
        for path in transaction.prepared():
            transaction.move(path)
    except OSError as error:
        transaction.undo()
        raise WriteError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from error
    except BaseException:
        transaction.undo()
        raise
    transaction.finish()


def sweep(root: Path, folder: str) -> None:
    """Removes what a run that was killed while it wrote below `folder` has left behind."""
    inside(root, folder)
    for ending in ("new", "old"):
        for left in (root / folder).rglob(f".*.shieldgen-{ending}"):
            with contextlib.suppress(OSError):
                left.unlink()
    for above, _, _ in os.walk(root / folder, topdown=False):
        with contextlib.suppress(OSError):  # it holds something
            Path(above).rmdir()


class _Transaction:
    """New files beside their places, old ones kept until all are in place."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._changes: list[Change] = []
        self._moved: list[Change] = []
        self._folders: list[Path] = []

    def prepare(self, change: Change) -> None:
        target = self._root / change.path
        self._make_folder(target.parent)
        self._changes.append(change)
        if change.after is not None:
            _write_new(_new(target), change.after, _mode(target))
        if change.before is not None:
            _write_new(_old(target), change.before, _mode(target))

    def prepared(self) -> Iterator[str]:
        for change in self._changes:
            yield change.path

    def move(self, path: str) -> None:
        change = next(change for change in self._changes if change.path == path)
        target = self._root / path
        self._moved.append(change)
        if change.after is not None:
            _new(target).replace(target)
        else:
            target.unlink()

    def undo(self) -> None:
        for change in reversed(self._moved):
            target = self._root / change.path
            with contextlib.suppress(OSError):
                if change.before is not None:
                    _old(target).replace(target)
                else:
                    target.unlink()
        self._clean()
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def finish(self) -> None:
        try:
            self._clean()
        except KeyboardInterrupt:  # everything is in place already
            self._clean()
        for change in self._changes:
            if change.after is None:
                self._drop_empty((self._root / change.path).parent)

    def _clean(self) -> None:
        for change in self._changes:
            target = self._root / change.path
            for left in (_new(target), _old(target)):
                with contextlib.suppress(OSError):
                    left.unlink()

    def _drop_empty(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent

    def _make_folder(self, folder: Path) -> None:
        missing: list[Path] = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir()
            self._folders.append(new)


def _new(target: Path) -> Path:
    return target.with_name(f".{target.name}.shieldgen-new")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.shieldgen-old")


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        return None


def _write_new(path: Path, content: bytes, mode: int | None) -> None:
    """Writes a file that is not there yet; one that a killed run left behind, or a planted link, is replaced."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)
