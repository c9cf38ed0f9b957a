"""`shieldgen tasks`: the facts themselves, every site and every task function."""

from pathlib import Path
from typing import Annotated

import typer

from . import _completion as complete
from ._examples import examples
from ._options import CacheDir, Config, NoCache


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen tasks",
        "shieldgen tasks --format json",
        "shieldgen tasks --format html --output tasks.html",
    )
    app.command("tasks", epilog=epilog)(tasks)


def tasks(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    output_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="How to list: text, json, markdown, mermaid or html.",
            autocompletion=complete.listing_formats,
        ),
    ] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the list to this file.")] = None,
    config: Config = None,
    cache_dir: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """List every place that schedules background work, and what the functions that run there do."""
    from ..exits import Exit
    from ..pipeline.audit import listing
    from ..reporting.registry import check_listing_format, render_listing
    from ..settings import load_settings
    from ._shared import page, progress
    from ._spoken import Spoken

    check_listing_format(output_format)
    spoken = Spoken(context, path, cache_dir, no_cache, config)
    settings = load_settings(path, config)
    if not settings.cache:
        spoken.looked.steady = False
    with progress() as tell:
        found = listing(path, settings, tell, spoken.looked)
    spoken.deliver(render_listing(found, output_format, page(path, to_file=output is not None)), output)
    spoken.exit(Exit.CLEAN)
