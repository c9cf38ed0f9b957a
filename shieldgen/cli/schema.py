"""`shieldgen schema NAME`: the JSON Schema of what a command prints as JSON."""

from typing import Annotated

import typer

from ._examples import examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen schema audit",
        "shieldgen schema tasks > tasks.schema.json",
    )
    app.command("schema", epilog=epilog)(schema)


def schema(
    name: Annotated[
        str, typer.Argument(help="The command whose JSON it describes: audit, tasks or rules (explain's too).")
    ],
) -> None:
    """Print the JSON Schema of a command's JSON output."""
    from ..reporting.registry import schema as read
    from . import emit

    emit(read(name))
