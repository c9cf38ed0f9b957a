"""`shieldgen schema NAME`: the JSON Schema of what a command prints as JSON, or of the configuration."""

from typing import Annotated

import typer

from ._examples import examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen schema audit",
        "shieldgen schema config",
        "shieldgen schema tasks > tasks.schema.json",
    )
    app.command("schema", epilog=epilog)(schema)


def schema(
    name: Annotated[
        str, typer.Argument(help="What it describes: the JSON of audit, tasks or rules (explain's too), or the config.")
    ],
) -> None:
    """Print the JSON Schema of a command's JSON output, or of the table [tool.shieldgen]."""
    from ..reporting.registry import schema as read
    from . import emit

    emit(read(name))
