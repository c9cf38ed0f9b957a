"""`shieldgen config`: the settings in force, and where each comes from."""

from pathlib import Path
from typing import Annotated

import typer

from ._examples import examples
from ._options import Config


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen config",
        "shieldgen config services/shop --format json",
    )
    app.command("config", epilog=epilog)(config)


def config(
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    output_format: Annotated[str, typer.Option("--format", help="How to show them: text or json.")] = "text",
    config: Config = None,
) -> None:
    """Show the settings in force, and where each comes from.

    That is a place in the configuration, a variable of the environment, or the default.
    """
    from ..errors import SettingsError
    from ..settings import load_settings
    from . import emit
    from ._settings_text import as_json, as_text, in_force

    if output_format not in ("text", "json"):
        raise SettingsError(f"no format is called {output_format!r}; there are json, text")
    settings = load_settings(path, config)
    values = in_force(settings)
    emit(as_json(values, settings.file) if output_format == "json" else as_text(values, settings.file))
