"""`shieldgen migrate`: rewrite call sites so that they schedule through the wiring."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._examples import examples
from ._options import Config


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("migrate", epilog=examples("shieldgen migrate", "shieldgen migrate --apply"))(migrate)


def migrate(
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    apply: Annotated[bool, typer.Option("--apply", help="Write the changes; by default they are only shown.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Write even where git has changes that are not committed.")
    ] = False,
    config: Config = None,
) -> None:
    """Rewrite the places that schedule hinted functions so that they go through the wiring.

    A place where that cannot be shown to be safe stays as it is, and the reason is printed.
    """
    from .. import writing
    from ..exits import Exit
    from ..pipeline.edited import check_clean
    from ..pipeline.migrate import migrate as run
    from ..settings import load_settings
    from . import emit
    from ._complain import complain, emit_diff, not_read, told, undoing
    from ._shared import progress

    with progress() as tell:
        result = run(path, load_settings(path, config), tell)
    kept = apply and bool(result.changes) and not allow_dirty and check_clean(path)
    if not apply:
        emit_diff(writing.diff(result.changes))
    else:
        try:
            writing.apply(path.resolve(), result.changes)
        except KeyboardInterrupt:
            complain(["interrupted: nothing was changed"])
            raise typer.Exit(Exit.INTERRUPTED) from None
        for change in result.changes:
            emit(told(f"rewrote {change.path}"))
    complain(not_read(result.unread))
    for left in result.stays:
        emit(told(f"{left.at}: stays: {left.reason}: {left.source}"))
    for remark in result.remarks:
        emit(told(f"note: {remark}"))
    verb = "moved" if apply else "would move"
    emit(f"{result.moved} of {result.moved + len(result.stays)} sites {verb}")
    if apply and result.changes:
        emit(undoing("migrate", path, kept=kept))
