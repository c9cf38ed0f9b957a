"""The commands, found by walking this folder, into one application."""

import importlib
import pkgutil
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from . import emit


def build() -> typer.Typer:
    """The command line's application with every command of this folder."""
    app = typer.Typer(
        name="shieldgen",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for module in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda found: found.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__package__}.{module.name}").register(app)
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
