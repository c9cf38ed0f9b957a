"""`shieldgen audit`: what a shutdown does to the background work of a project."""

from pathlib import Path
from typing import Annotated

import typer

from ._examples import examples
from ._options import CacheDir, NoCache


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen audit",
        "shieldgen audit services/shop --pedantic",
        "shieldgen audit --select SG1,SG202 --format github",
        "shieldgen audit --format sarif --output shieldgen.sarif --exit-zero",
        "shieldgen audit --format html --output shutdown.html",
        "shieldgen audit --diff --unsafe-fixes",
        "shieldgen audit --fix",
    )
    app.command("audit", epilog=epilog)(audit)


def audit(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="How to report: text (default), concise, json, sarif, github (default in a GitHub workflow), gitlab, "
            "markdown or html.",
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to this file.")] = None,
    select: Annotated[
        list[str] | None, typer.Option(help="Rules to check, by code or beginning; several separated by commas.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Rules not to check.")] = None,
    pedantic: Annotated[bool, typer.Option("--pedantic", help="Show notes and less certain findings too.")] = False,
    fail_on: Annotated[
        str | None, typer.Option(help="The least severity that fails: error, warning (default) or note.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what can be fixed without another change of what the program does.")
    ] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: fixes that change it as well.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would write, and write nothing.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Fix even where git has changes that are not committed.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    cache_dir: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Show what a shutdown does to the background work of a project, with evidence.

    Exits 0 where nothing is found, 1 for findings (those that are left after fixes, with --diff for fixes that are due
    too), 2 for wrong usage or configuration, 3 where there is nothing to
    analyse.
    """
    from ..audit.selection import Selection
    from ..errors import SettingsError
    from ..exits import Exit
    from ..pipeline.audit import audit as run
    from ..pipeline.audit import fails
    from ..pipeline.fix import fix as fix_in_memory
    from ..reporting.registry import check_format, render_audit
    from ..settings import load_settings
    from ._fixing import show_fixes, write_fixes
    from ._output import default_format
    from ._shared import codes, page, progress, severity
    from ._spoken import Spoken

    chosen = output_format or default_format(output)
    check_format(chosen)
    spoken = Spoken(context, path, cache_dir, no_cache)
    settings = load_settings(path)
    threshold = severity(fail_on) if fail_on is not None else settings.fail_on
    selection = Selection(
        select=codes(select) or settings.select, ignore=codes(ignore) + settings.ignore, pedantic=pedantic
    )
    if unsafe_fixes and not (fix or diff):
        raise SettingsError("--unsafe-fixes goes with --fix or --diff")
    fixes = None
    with progress() as tell:
        if fix or diff:
            fixes = fix_in_memory(path, settings, selection, tell, unsafe=unsafe_fixes)
        report = fixes.report if fixes is not None else run(path, settings, selection, tell, spoken.looked)
    if fixes is not None and diff:
        show_fixes(fixes)
        due = bool(fixes.changes) or fails(report, threshold)
        spoken.exit(Exit.FINDINGS if due and not exit_zero else Exit.CLEAN)
    if fixes is not None:
        write_fixes(fixes, path, allow_dirty=allow_dirty)
    if not report.listing.facts.fastapi:
        spoken.remark("no file imports FastAPI or Starlette; looked at asyncio and anyio tasks alone")
    spoken.deliver(render_audit(report, chosen, page(path, to_file=output is not None)), output)
    spoken.exit(Exit.FINDINGS if fails(report, threshold) and not exit_zero else Exit.CLEAN)
