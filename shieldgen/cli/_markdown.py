"""Markdown of ours into what a terminal shows of it; for a program it stays as it is."""

import io
import sys
from pathlib import Path

from . import emit
from ._shared import page


def emit_markdown(text: str, *, plain: str | None = None) -> None:
    """Print Markdown: rendered on a terminal, else as `plain`, or as it is."""
    shown = page(Path())
    if sys.stdout is None or not (sys.stdout.isatty() or shown.colour):
        emit(text if plain is None else plain)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    written = io.StringIO()
    console = Console(
        file=written,
        width=shown.width,
        force_terminal=shown.colour,
        color_system="standard" if shown.colour else None,
        no_color=not shown.colour,
        legacy_windows=False,
    )
    console.print(Markdown(text, hyperlinks=False))
    emit("\n".join(line.rstrip() for line in written.getvalue().split("\n")))
