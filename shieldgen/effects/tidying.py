"""An effect's kind and call into whether it only tidies up. Imports nothing that follows code: reports ask for it."""

from ..model.effect import EffectKind

_OWN_FILES = ("os.", "shutil.", "pathlib.", "tempfile.", "aiofiles.os.", "anyio.Path")


def is_tidying(kind: EffectKind, call: str) -> bool:
    """Whether files of the machine's own are removed: what is left of them takes up room, and no more."""
    return kind == "delete" and call.startswith(_OWN_FILES)
