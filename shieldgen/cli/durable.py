"""`shieldgen durable`: the durable tasks of an application's database, and an operator's say over them."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from ._examples import examples

Url = Annotated[
    str,
    typer.Option("--url", envvar="SHIELDGEN_DURABLE_URL", help="The database, sqlite:///shop.db or postgresql://..."),
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="How to show them: text or json.")]
Ids = Annotated[list[str], typer.Argument(help="Ids, as `durable list` shows them.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="See and steer durable tasks.")
    for command, example in (
        (list_tasks, "shieldgen durable list --url sqlite:///shop.db --state failed --state dead"),
        (show, "shieldgen durable show 4f0c9f1e --url sqlite:///shop.db"),
        (retry, "shieldgen durable retry 4f0c9f1e --url postgresql://user@host/shop"),
        (cancel, "shieldgen durable cancel 4f0c9f1e --url postgresql://user@host/shop"),
    ):
        name = command.__name__.removesuffix("_tasks")
        commands.command(name, epilog=examples(example))(command)
    app.add_typer(
        commands, name="durable", epilog=examples("shieldgen durable list --url sqlite:///shop.db --format json")
    )


def list_tasks(
    url: Url,
    states: Annotated[
        list[str] | None, typer.Option("--state", help="Only waiting, running, finished, failed, cancelled or dead.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 50,
    output_format: Format = "text",
) -> None:
    """List durable tasks, the newest first, whichever process runs them."""
    from ..errors import SettingsError
    from ..model.durable import State
    from ..pipeline.durable import durable_tasks
    from . import emit
    from ._durable_text import as_json, table
    from ._shared import page

    wanted = [state for state in get_args(State) if state in (states or ())]
    if unknown := set(states or ()) - set(wanted):
        raise SettingsError(f"--state must be {', '.join(get_args(State))}, not {min(unknown)!r}")
    with durable_tasks(url) as tasks:
        found = tasks.list(wanted, limit)
    paper = page(Path())
    emit(as_json(found) if output_format == "json" else table(found, width=paper.width, colour=paper.colour))


def show(ids: Ids, url: Url, output_format: Format = "text") -> None:
    """Show all that is known of durable tasks: arguments, runs, result or error."""
    from ..pipeline.durable import durable_tasks
    from . import emit
    from ._durable_text import as_json, page

    with durable_tasks(url) as tasks:
        found = [tasks.get(task) for task in ids]
    emit(as_json(found) if output_format == "json" else "\n".join(page(task) for task in found))


def retry(ids: Ids, url: Url) -> None:
    """Let durable tasks that failed, died or were cancelled run again."""
    from ..pipeline.durable import durable_tasks
    from . import emit
    from ._complain import told

    with durable_tasks(url) as tasks:
        for task in ids:
            emit(told(f"{task}: {tasks.retry(task).state}"))


def cancel(ids: Ids, url: Url) -> None:
    """Keep durable tasks that wait from running."""
    from ..pipeline.durable import durable_tasks
    from . import emit
    from ._complain import told

    with durable_tasks(url) as tasks:
        for task in ids:
            emit(told(f"{task}: {tasks.cancel(task).state}"))
