"""Fixes into files, or into a diff, and into what is said about them on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from .. import writing
from ..exits import Exit
from ..pipeline.edited import check_clean
from ..pipeline.fix import FixResult
from ..reporting.counts import counted
from ._complain import complain, emit_diff, undoing


def write_fixes(fixes: FixResult, path: Path, *, allow_dirty: bool, quiet: bool) -> None:
    """Write the fixes to the project in `path`, all files or none; unless `quiet`, say what was done.

    Raises SettingsError where git has changes that are not committed, WriteError where a file cannot be written.
    """
    kept = bool(fixes.changes) and not allow_dirty and check_clean(path)
    try:
        writing.apply(path.resolve(), fixes.changes)
    except KeyboardInterrupt:
        complain(["interrupted: nothing was changed"])
        raise typer.Exit(Exit.INTERRUPTED) from None
    if quiet:
        return
    complain(_said(fixes, "fixed", "fixed"))
    if fixes.changes:
        complain([undoing("audit --diff", path, kept=kept, by="--fix")])


def show_fixes(fixes: FixResult, *, quiet: bool) -> None:
    """Print the fixes as a diff."""
    emit_diff(writing.diff(fixes.changes))
    if not quiet:
        complain(_said(fixes, "would fix", "would be fixed"))


def _said(fixes: FixResult, does: str, done: str) -> Iterator[str]:
    for fixed in fixes.fixed:
        yield f"{does} {fixed.code}: {fixed.at}: {fixed.does}"
    for left in fixes.left:
        yield f"left {left.code}: {left.at}: {left.reason}"
    found = f"{counted(len(fixes.fixed), 'place')} in {counted(len(fixes.changes), 'file')} {done}"
    yield found if fixes.fixed else "nothing to fix"
    if fixes.unsafe:
        yield f"{fixes.unsafe} more with --unsafe-fixes, which change what the program does"
