"""What commands share: the project's folder, the page that they write on, and progress on a terminal."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from ..errors import SettingsError
from ..model.finding import Severity
from ..reporting.registry import Page

_WIDTH = 100


def page(root: Path, *, to_file: bool = False, quiet: bool = False) -> Page:
    """The page that standard output is, or a file: width and colours, and how paths of the project are opened here."""
    if to_file:
        return Page(width=_WIDTH, prefix=_prefix(root), quiet=quiet)
    terminal = sys.stdout is not None and sys.stdout.isatty()
    colour = bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")
    if os.environ.get("NO_COLOR"):
        colour = False
    width = shutil.get_terminal_size((_WIDTH, 24)).columns if terminal else _WIDTH
    return Page(width=max(width, 40), colour=colour, prefix=_prefix(root), quiet=quiet)


def _prefix(root: Path) -> str:
    here = Path.cwd()
    full = root.resolve()
    if full == here.resolve():
        return ""
    shown = full.relative_to(here.resolve()) if full.is_relative_to(here.resolve()) else root
    return f"{shown.as_posix().rstrip('/')}/"


def codes(options: list[str] | None) -> tuple[str, ...]:
    """The rule codes of a repeated option that may hold several separated by commas."""
    return tuple(code.strip().upper() for option in options or () for code in option.split(",") if code.strip())


def severity(text: str) -> Severity:
    """A severity by its name. Raises SettingsError."""
    for known in get_args(Severity):
        if text == known:
            found: Severity = known
            return found
    raise SettingsError(f"--fail-on must be {', '.join(get_args(Severity))}, not {text!r}")


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that says what is being done: on a terminal in one line of standard error, else nowhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda step: status.update(step)
