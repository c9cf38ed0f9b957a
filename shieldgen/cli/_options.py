"""The options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

CacheDir = Annotated[
    Path | None,
    typer.Option("--cache-dir", help="Where to keep what the next run can use, instead of the user's cache."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep nothing, and use nothing that was kept.")]
