"""`shieldgen init`: give an application the runtime, the wiring package and the call that hosts its tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ._examples import examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen init --dry-run",
        "shieldgen init",
        "shieldgen init --app shop.main:app --wiring shop/wiring",
    )
    app.command("init", epilog=epilog)(init)


def init(
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    app: Annotated[str | None, typer.Option("--app", help="The application, as module:name.")] = None,
    wiring: Annotated[str | None, typer.Option("--wiring", help="The wiring package's folder.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; print what would change.")] = False,
) -> None:
    """Set a FastAPI application up: configuration, the runtime, and the call of add_tasks."""
    from .. import writing
    from ..exits import Exit
    from ..pipeline.init import initialise
    from ..settings import load_settings
    from . import emit
    from ._complain import complain, emit_diff, told

    result = initialise(path, load_settings(path), app=app, wiring=wiring)
    if result.blocked:
        complain([f"{change.path}: was not written by shieldgen, or edited since" for change in result.blocked])
        complain(["nothing was changed: move these files, or choose another folder with --wiring"])
        raise typer.Exit(Exit.USAGE)
    if dry_run:
        emit_diff(writing.diff(result.changes))
        return
    try:
        writing.apply(path.resolve(), result.changes)
    except KeyboardInterrupt:
        complain(["interrupted: nothing was changed"])
        raise typer.Exit(Exit.INTERRUPTED) from None
    for line in result.told:
        emit(told(line))
    if not result.changes:
        emit(told(f"nothing to do: {result.app.label} is set up, its wiring is in {result.layout.folder}"))
        return
    emit(_next(result.layout.runtime))


def _next(runtime: str) -> str:
    return f"""
next:
  shieldgen audit       what a shutdown would do to the background work
  declare a policy at a task function that matters, for example:
      from {runtime} import task

      @task(shield=True, deadline=8)
      async def finalize_payment(payment_id: int) -> None: ...
  shieldgen generate    write the typed wiring; commit it"""
