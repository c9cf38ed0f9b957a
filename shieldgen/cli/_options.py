"""The options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Read [tool.shieldgen] from this TOML file instead of the project's pyproject.toml."),
]
CacheDir = Annotated[
    Path | None,
    typer.Option("--cache-dir", help="Where to keep what the next run can use, instead of the user's cache."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep nothing, and use nothing that was kept.")]
RulesFormat = Annotated[str, typer.Option("--format", help="How to print: text (default), json or markdown.")]
