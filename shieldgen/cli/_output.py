"""A report into standard output or a file, and the format that nobody had to ask for."""

import contextlib
import os
import stat
from pathlib import Path

from ..errors import WriteError
from . import emit


def default_format(output: Path | None) -> str:
    """Annotations where a GitHub workflow reads what is printed, else text for people."""
    return "github" if output is None and os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def deliver(text: str, output: Path | None) -> None:
    """Print the text, or write it to a file: the whole of it or nothing. Raises WriteError."""
    if output is None:
        emit(text)
        return
    content = (text if text.endswith("\n") else f"{text}\n").encode("utf-8", errors="backslashreplace")
    try:
        _write(Path(os.path.realpath(output)), content)
    except OSError as error:
        raise WriteError(f"{output}: cannot be written ({error.strerror})") from error


def _write(path: Path, content: bytes) -> None:
    """Replace a file by a new one that was complete before; devices and pipes are written as they are."""
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(content)
        return
    beside = path.with_name(f".{path.name}.shieldgen-new")
    try:
        beside.write_bytes(content)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
