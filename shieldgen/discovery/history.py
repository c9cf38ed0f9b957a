"""A revision that git knows into a folder with the project's files as they were; the working tree stays untouched.

The files come out of git's store byte for byte (`cat-file`), so no filter, hook or attribute of the repository acts on
them, and index and working tree are not even looked at.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..errors import SettingsError

_ALWAYS = (".py", ".toml", ".lock", ".txt")
_LONGEST = 1_000_000
"""Bytes of other files: what describes a deployment is shorter, pictures and data are not needed."""
_IGNORING = ".gitignore"
"""Left out: what git tracks belongs to the project even where such a file names it."""
_PLAIN = ("100644", "100755", "100664")
_SUBMODULE = "160000"


@contextmanager
def as_of(root: Path, revision: str) -> Iterator[Path]:
    """A folder, named like the project's, with its files as of where the working tree left `revision`.

    That is the last commit which both have in common, or the revision itself where there is none. The folder is removed
    in the end. Raises SettingsError where git, the repository or the revision is missing.
    """
    root = root.resolve()
    commit = _commit(root, revision)
    with tempfile.TemporaryDirectory(prefix="shieldgen-") as above:
        folder = Path(above).resolve() / (root.name or "project")
        folder.mkdir()
        _export(root, commit, folder)
        yield folder


def _commit(root: Path, revision: str) -> str:
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        if _git(root, "rev-parse", "--git-dir") is None:
            raise SettingsError(f"--diff-base {revision}: {root} is in no repository that git can read")
        raise SettingsError(
            f"--diff-base {revision}: git knows no such commit here; "
            "a shallow clone lacks most of them (fetch-depth: 0 fetches all)"
        )
    return _git(root, "merge-base", found, "HEAD") or found


def _git(root: Path, *arguments: str) -> str | None:
    """The one line that git prints; None where it fails."""
    try:
        done = subprocess.run(_command(root, *arguments), capture_output=True, env=_environment(root), timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return os.fsdecode(done.stdout).strip() if done.returncode == 0 else None


def _command(root: Path, *arguments: str) -> list[str]:
    return ["git", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]


def _environment(root: Path) -> dict[str, str]:
    """The environment, without what a hook says of another folder where the project's own tells its repository."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"):
            environment.pop(name, None)
    return environment


def _export(repository: Path, commit: str, folder: Path) -> None:
    """Write the files below `repository` that a commit holds; links are left out, and followed nowhere."""
    listing = subprocess.run(
        _command(repository, "ls-tree", "-r", "-z", "-l", commit), capture_output=True, env=_environment(repository)
    )
    wanted: list[tuple[str, Path]] = []
    for entry in listing.stdout.split(b"\0"):
        told, _, name = entry.partition(b"\t")
        path = os.fsdecode(name)
        if not path or not _is_inside(path):
            continue
        mode, _, identity, size = told.decode().split()
        if mode == _SUBMODULE:
            if (repository / path / ".git").exists():
                _export(repository / path, identity, folder / path)
        elif mode in _PLAIN and _is_wanted(path, int(size)):
            wanted.append((identity, folder / path))
    asked = "".join(f"{identity}\n" for identity, _ in wanted).encode()
    store = subprocess.run(
        _command(repository, "cat-file", "--batch"), input=asked, capture_output=True, env=_environment(repository)
    )
    for (_, target), content in zip(wanted, _contents(store.stdout), strict=False):
        if content is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _contents(answers: bytes) -> Iterator[bytes | None]:
    """What `cat-file --batch` prints, file by file; None for one that a partial clone has left out."""
    at = 0
    while at < len(answers):
        end = answers.index(b"\n", at)
        head = answers[at:end].split()
        at = end + 1
        if len(head) != 3:
            yield None
            continue
        size = int(head[2])
        yield answers[at : at + size]
        at += size + 1


def _is_wanted(path: str, size: int) -> bool:
    return path.rpartition("/")[2] != _IGNORING and (path.endswith(_ALWAYS) or size <= _LONGEST)


def _is_inside(path: str) -> bool:
    """Whether a path of a tree stays below the folder that it is written to, as git's own always do."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return ".." not in parts and not Path(path).is_absolute() and ".git" not in parts
