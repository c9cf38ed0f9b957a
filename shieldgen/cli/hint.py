"""`shieldgen hint`: propose a hint for each task function that has none, with reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._examples import examples
from ._options import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..pipeline.hint import Hinted


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("hint", epilog=examples("shieldgen hint", "shieldgen hint --apply"))(hint)


def hint(
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    apply: Annotated[bool, typer.Option("--apply", help="Write the hints; by default they are only shown.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Write even where git has changes that are not committed.")
    ] = False,
    config: Config = None,
) -> None:
    """Propose a hint for each task function that has none, from what it does to the outside world."""
    from .. import writing
    from ..exits import Exit
    from ..pipeline.edited import check_clean
    from ..pipeline.hint import hint as run
    from ..settings import load_settings
    from . import emit
    from ._complain import complain, emit_diff, not_read, told, undoing
    from ._shared import progress

    with progress() as tell:
        result = run(path, load_settings(path, config), tell)
    kept = apply and bool(result.changes) and not allow_dirty and check_clean(path)
    complain(not_read(result.unread))
    emit("\n".join(told(line) for line in _listed(result)))
    if not apply:
        if result.changes:
            emit("")
            emit_diff(writing.diff(result.changes))
        return
    try:
        writing.apply(path.resolve(), result.changes)
    except KeyboardInterrupt:
        complain(["interrupted: nothing was changed"])
        raise typer.Exit(Exit.INTERRUPTED) from None
    for change in result.changes:
        emit(told(f"rewrote {change.path}"))
    if result.changes:
        emit("run `shieldgen generate` to write their wiring")
        emit(undoing("hint", path, kept=kept))


def _listed(result: Hinted) -> Iterator[str]:
    for proposal in result.proposals:
        yield f"{proposal.at}: {proposal.task.qualname}"
        yield f"  {proposal.decorator('task')}"
        for word in proposal.keywords:
            yield f"    {word.name:<9} {word.reason}"
        for remark in proposal.remarks:
            yield f"    {'note':<9} {remark}"
    for left in result.declined:
        yield f"{left.at}: {left.task.qualname}: no hint: {left.reason}"
    counts = f"{len(result.proposals)} proposed, {len(result.declined)} left as they are"
    yield f"{counts}, {result.hinted} with a hint already"
