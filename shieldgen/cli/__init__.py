"""The command line: one module a command; the only place that prints. Imports nothing that takes long by itself."""

from __future__ import annotations

import errno
import os
import stat
import sys

from ..errors import WriteError

TYPE_CHECKING = False  # what `typing` says, without its import
if TYPE_CHECKING:
    import typer


def build_app() -> typer.Typer:
    """The command line's application with every command of this folder."""
    from ._app import build

    return build()


def emit(text: str) -> None:
    """Print `text` to standard output, with characters that its encoding lacks escaped.

    A reader that has gone away (`| head`) is no error: the rest is dropped and the command keeps its exit code.
    Raises WriteError where the output cannot be written, on a full disk for one.
    """
    if sys.stdout is None:
        raise WriteError("the output cannot be written: standard output is closed")
    encoding = sys.stdout.encoding or "utf-8"
    content = text.encode(encoding, errors="backslashreplace").decode(encoding)
    try:
        sys.stdout.write(content if content.endswith("\n") or not content else f"{content}\n")
        sys.stdout.flush()
    except OSError as error:
        gone = _nobody_reads(error)
        discard_output()
        if not gone:
            raise WriteError(f"the output cannot be written: {error.strerror}") from error


def _nobody_reads(error: OSError) -> bool:
    """Whether the pipe behind standard output is closed, or its terminal is gone."""
    if error.errno == errno.EIO:
        return stat.S_ISCHR(os.fstat(sys.stdout.fileno()).st_mode)
    return error.errno in (errno.EPIPE, errno.EINVAL)  # Windows tells a closed pipe by EINVAL


def remark(text: str) -> None:
    """Print a note to standard error, where no reader of the report stumbles over it."""
    try:
        sys.stderr.write(f"note: {text}\n")
        sys.stderr.flush()
    except OSError:
        return  # nobody is left to read it


def discard_output() -> None:
    """Let whatever is still buffered for standard output go nowhere, so that the exit does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
