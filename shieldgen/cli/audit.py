"""`shieldgen audit`: what a shutdown does to the background work of a project."""

from pathlib import Path
from typing import Annotated

import typer

from . import _audit_options as options
from ._examples import examples
from ._options import CacheDir, Config, NoCache


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen audit",
        "shieldgen audit services/shop --pedantic",
        "shieldgen audit --select SG1,SG202 --format github",
        "shieldgen audit --format sarif --output shieldgen.sarif --exit-zero",
        "shieldgen audit --format html --output shutdown.html",
        "shieldgen audit --write-baseline --baseline known.json",
        "shieldgen audit --diff-base origin/main --statistics",
        "shieldgen audit --diff --unsafe-fixes",
        "shieldgen audit --fix",
    )
    app.command("audit", epilog=epilog)(audit)


def audit(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    output_format: options.Form = None,
    output: options.Output = None,
    select: options.Select = None,
    extend_select: options.ExtendSelect = None,
    ignore: options.Ignore = None,
    pedantic: options.Pedantic = None,
    fail_on: options.FailOn = None,
    exit_zero: options.ExitZero = None,
    baseline: options.KnownFindings = None,
    write_baseline: options.WriteBaseline = False,
    diff_base: options.DiffBase = None,
    statistics: options.Statistics = None,
    show_files: options.ShowFiles = False,
    quiet: options.Quiet = None,
    fix: options.Fix = False,
    unsafe_fixes: options.UnsafeFixes = False,
    diff: options.Diff = False,
    allow_dirty: options.AllowDirty = False,
    config: Config = None,
    cache_dir: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Show what a shutdown does to the background work of a project, with evidence.

    Exits 0 where nothing is found, 1 for findings (those that are left after fixes, with --diff for fixes that are due
    too), 2 for wrong usage or configuration, 3 where there is nothing to analyse. Options stand above what
    `[tool.shieldgen]` says; `shieldgen config` shows that.
    """
    from ..errors import SettingsError
    from ..exits import Exit
    from ..pipeline.audit import audit as run
    from ..pipeline.audit import fails
    from ..reporting.registry import mending_formats, render_audit
    from ..reporting.statistics import render_statistics
    from ..settings import load_settings
    from ._asked import asked_format, asked_output, over, selection
    from ._besides import file_list
    from ._besides import write_baseline as write
    from ._shared import page, progress
    from ._spoken import Spoken

    spoken = Spoken(context, path, cache_dir, no_cache, config)
    settings = over(
        load_settings(path, config),
        path,
        select=select,
        extend_select=extend_select,
        ignore=ignore,
        fail_on=fail_on,
        baseline=baseline,
        pedantic=pedantic,
        exit_zero=exit_zero,
        diff_base=diff_base,
        statistics=statistics,
        quiet=quiet,
    )
    if not settings.cache:
        spoken.looked.steady = False
    spoken.quiet = settings.quiet
    target = asked_output(output, settings, path)
    chosen = asked_format(output_format, settings, target)
    wanted = selection(settings)
    if unsafe_fixes and not (fix or diff):
        raise SettingsError("--unsafe-fixes goes with --fix or --diff")
    if diff and (output_format is not None or output is not None):
        raise SettingsError("--diff prints a diff and no report: it goes with neither --format nor --output")
    if write_baseline:
        if fix or diff or diff_base is not None:
            raise SettingsError("--write-baseline writes all that is found; it goes with neither fixes nor --diff-base")
        write(path, settings, wanted)
        return
    if show_files:
        spoken.deliver(file_list(path, settings, chosen), target)
        return
    fixes = None
    with progress(quiet=settings.quiet) as tell:
        if fix or diff:
            from ..pipeline.fix import fix as fix_in_memory  # which imports all that rewrites code

            fixes = fix_in_memory(path, settings, wanted, tell, unsafe=unsafe_fixes)
        report = fixes.report if fixes is not None else run(path, settings, wanted, tell, spoken.looked)
    failed = fails(report, settings.fail_on)
    if fixes is not None and diff:
        from ._fixing import show_fixes

        show_fixes(fixes, quiet=settings.quiet)
        due = bool(fixes.changes) or failed
        spoken.exit(Exit.FINDINGS if due and not settings.exit_zero else Exit.CLEAN)
    if fixes is not None:
        from ._fixing import write_fixes

        write_fixes(fixes, path, allow_dirty=allow_dirty, quiet=settings.quiet)
    if not report.listing.facts.fastapi:
        spoken.remark("no file imports FastAPI or Starlette; looked at asyncio and anyio tasks alone")
    if chosen in mending_formats() and not settings.statistics:
        from ..pipeline.mends import with_mends  # as above

        report = with_mends(path, report)
    sheet = page(path, to_file=target is not None, quiet=settings.quiet)
    render = render_statistics if settings.statistics else render_audit
    spoken.deliver(render(report, chosen, sheet), target)
    spoken.exit(Exit.FINDINGS if failed and not settings.exit_zero else Exit.CLEAN)
