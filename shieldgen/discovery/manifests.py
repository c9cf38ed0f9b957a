"""The paths and bytes of files into those that may say how the application is deployed. Imports nothing slow."""

from __future__ import annotations

TYPE_CHECKING = False  # what `typing` says, without its import
if TYPE_CHECKING:
    from ..model.status import Status

LONGEST = 256 * 1024
"""Bytes of the longest such file that is read: what people write is shorter, and YAML takes long to read."""
_ENDINGS = (".yml", ".yaml", ".service", ".sh", ".bash")
_NAMES = frozenset({"procfile", "vercel.json"})
_YAML = (b"apiVersion", b"services", b"functions", b"Resources")

Watched = tuple["Status | None", "bytes | None"]
"""Its status before it was read, and the digest of what it says; None where nothing in it matters."""


def is_manifest(path: str) -> bool:
    """Whether a file of that name may say how the application is deployed, or be started by one that does."""
    name = path.rpartition("/")[2].lower()
    return (
        name.endswith(_ENDINGS)
        or name in _NAMES
        or "dockerfile" in name
        or "containerfile" in name
        or ("entrypoint" in name and "." not in name)
        or (name.startswith("fly.") and name.endswith(".toml"))
    )


def look_at(root: str, path: str) -> tuple[Watched, bytes | None]:
    """What to know a file again by, and its bytes where they matter: a plain file of no more than so many bytes."""
    from .digests import digest  # imported when there is something to look at: a stored report needs the names alone
    from .plain_files import PlainFiles

    found = PlainFiles(root, []).read(path, LONGEST)
    if found is None:
        return (None, None), None
    content, status = found
    if path.lower().endswith((".yml", ".yaml")) and not any(word in content for word in _YAML):
        return (status, None), None
    return (status, digest(content)), content
