"""The command line: one module a command, found by walking this folder; the only place that prints."""

import errno
import importlib
import os
import pkgutil
import stat
import sys
from typing import Annotated

import typer

from .. import __version__
from ..errors import WriteError


def build_app() -> typer.Typer:
    """The command line's application with every command of this folder."""
    app = typer.Typer(
        name="shieldgen",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}").register(app)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        emit(f"shieldgen {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Show what a shutdown does to the background work of a FastAPI application, and protect it."""


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
    typer.echo(f"note: {text}", err=True)


def discard_output() -> None:
    """Let whatever is still buffered for standard output go nowhere, so that the exit does not fail on it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
