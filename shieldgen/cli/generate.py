"""`shieldgen generate`: write the typed wiring of the project's task functions."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._examples import examples
from ._options import Config

if TYPE_CHECKING:
    from ..pipeline.generate import Generated
    from ..writing import Change

_WHY = {
    "missing": "is missing",
    "stale": "is out of date",
    "edited": "was edited by hand",
    "superfluous": "is superfluous: its task functions are gone",
    "foreign": "was not written by shieldgen",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen generate",
        "shieldgen generate --diff",
        "shieldgen generate --check    # in CI: exit 1 where the wiring is out of date",
        "shieldgen generate --watch    # write it again after each save",
    )
    app.command("generate", epilog=epilog)(generate)


def generate(
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if anything would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change.")] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Overwrite files that were edited by hand or that shieldgen did not write, and change durable tasks "
            "though what waits for them could not be read.",
        ),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: write again after each save, until interrupted.")
    ] = False,
    config: Config = None,
) -> None:
    """Write the typed wiring of the task functions that carry a hint, and the runtime beside it."""
    from .. import writing
    from ..errors import SettingsError
    from ..exits import Exit
    from ..pipeline.generate import generate as run
    from ..settings import load_settings
    from . import emit
    from ._complain import complain, emit_diff, told

    if watch:
        if check or diff:
            raise SettingsError("--watch writes; leave out --check and --diff")
        _watch(path, config, force=force)
        return
    result = run(path, load_settings(path, config))
    _refuse_problems(result)
    if diff:
        emit_diff(writing.diff(result.changes))
        return
    if check:
        complain(_told_breaking(result))
        _tell_drift(result.changes, f"{result.layout.folder}/runtime/")
        raise typer.Exit(Exit.FINDINGS if result.changes else Exit.CLEAN)
    try:
        _write(path, result, force=force)
    except KeyboardInterrupt:
        complain(["interrupted: nothing was changed"])
        raise typer.Exit(Exit.INTERRUPTED) from None
    _tell_written(result)
    if not result.tasks:
        emit(
            told(f"no function carries a hint yet: `from {result.layout.runtime} import task`, then @task(...) on one")
        )


def _watch(path: Path, config: Path | None, *, force: bool) -> None:
    """Writes the wiring whenever it is due; what is wrong is told, and the next save waited for."""
    from ..errors import ShieldgenError
    from ..exits import Exit
    from ..pipeline.generate import generate as run
    from ..pipeline.watch import saves
    from ..settings import load_settings
    from . import emit
    from ._complain import complain

    first = True
    try:
        for _ in saves(path):
            try:
                result = run(path, load_settings(path, config))
                _refuse_problems(result)
                _write(path, result, force=force)
            except ShieldgenError as error:
                complain([f"error: {error}"])
            except typer.Exit:
                pass
            else:
                if first or result.changes:
                    _tell_written(result)
            if first:
                emit("watching; Ctrl-C ends it")
            first = False
            gc.collect()  # see `main`, which counts on an end that is near
    except KeyboardInterrupt:
        raise typer.Exit(Exit.INTERRUPTED) from None


def _refuse_problems(result: Generated) -> None:
    from ..exits import Exit
    from ._complain import complain

    if result.problems:
        complain([f"{problem.at}: {problem.message}" for problem in result.problems])
        complain([f"nothing was written: {_count(len(result.problems), 'problem')}"])
        raise typer.Exit(Exit.USAGE)


def _write(path: Path, result: Generated, *, force: bool) -> None:
    from .. import writing
    from ..exits import Exit
    from ._complain import complain

    if result.breaking and not force:
        complain([*_told_breaking(result), f"nothing was written: {_count(len(result.breaking), 'breaking change')}"])
        raise typer.Exit(Exit.FINDINGS)
    if result.blocked and not force:
        complain([f"{change.path}: {_WHY[change.reason]}" for change in result.blocked])
        complain(["nothing was written: move your changes elsewhere, or overwrite them with --force"])
        raise typer.Exit(Exit.USAGE)
    writing.apply(path.resolve(), result.changes)
    writing.sweep(path.resolve(), result.layout.folder)


def _told_breaking(result: Generated) -> list[str]:
    return [f"{problem.at}: {problem.message}" for problem in result.breaking]


def _tell_written(result: Generated) -> None:
    from . import emit
    from ._complain import told

    for line in _written(result.changes):
        emit(told(line))
    wired = f"{_count(result.tasks, 'task function')} of {_count(result.modules, 'module')}"
    emit(told(f"{wired} wired in {result.layout.folder}: {_summary(result.changes)}"))


def _tell_drift(changes: tuple[Change, ...], runtime: str) -> None:
    from .. import __version__
    from . import emit
    from ._complain import told

    other_version = False
    for change in changes:
        of_another = change.path.startswith(runtime) and change.reason in ("stale", "superfluous")
        other_version = other_version or of_another
        why = f"is not of the runtime of shieldgen {__version__}" if of_another else _WHY[change.reason]
        emit(f"{told(change.path)}: {why}")
        if change.needs_force:
            emit("  run `shieldgen generate --diff` to see how, `shieldgen generate --force` to overwrite it")
    emit("run `shieldgen generate`" if changes else "up to date")
    if other_version:
        emit(
            "  it brings the runtime to this version, to be committed; or else install the version of shieldgen that "
            "wrote it here, and pin that"
        )


def _written(changes: tuple[Change, ...]) -> list[str]:
    words = {"missing": "wrote", "superfluous": "deleted"}
    return [f"{words.get(c.reason, 'rewrote' if c.after is not None else 'deleted')} {c.path}" for c in changes]


def _summary(changes: tuple[Change, ...]) -> str:
    if not changes:
        return "up to date"
    return f"{_count(len(changes), 'file')} changed"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
