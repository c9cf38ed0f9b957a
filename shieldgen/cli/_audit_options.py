"""The options of `shieldgen audit`; each that says what an audit is like has a key of the same name in the table."""

from pathlib import Path
from typing import Annotated

import typer

from . import _completion as complete

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="How to report: text (default), concise, json, sarif, github (default in a GitHub workflow), gitlab, "
        "markdown or html.",
        autocompletion=complete.formats,
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to this file.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        help="Rules to check, by code or beginning; several separated by commas.", autocompletion=complete.rules
    ),
]
ExtendSelect = Annotated[
    list[str] | None, typer.Option(help="Rules to check besides those selected.", autocompletion=complete.rules)
]
Ignore = Annotated[list[str] | None, typer.Option(help="Rules not to check.", autocompletion=complete.rules)]
Pedantic = Annotated[
    bool | None, typer.Option("--pedantic/--no-pedantic", help="Show notes and less certain findings too.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        help="The least severity that fails: error, warning (default) or note.", autocompletion=complete.severities
    ),
]
ExitZero = Annotated[bool | None, typer.Option("--exit-zero/--no-exit-zero", help="Exit 0 whatever is found.")]
KnownFindings = Annotated[
    Path | None, typer.Option("--baseline", help="A file of known findings, which are counted and do not fail.")
]
WriteBaseline = Annotated[
    bool,
    typer.Option(
        "--write-baseline", help="Write what is found now to the baseline (shieldgen-baseline.json if none is named)."
    ),
]
DiffBase = Annotated[
    str | None,
    typer.Option(
        metavar="REV",
        help="Tell only findings that the change since this revision brings in: since the last commit that it shares "
        "with the current one.",
    ),
]
Statistics = Annotated[
    bool | None,
    typer.Option("--statistics/--no-statistics", help="Count the findings of each rule instead of showing them."),
]
ShowFiles = Annotated[bool, typer.Option("--show-files", help="List the files that would be looked at, and exit.")]
Quiet = Annotated[
    bool | None, typer.Option("--quiet/--no-quiet", "-q", help="Print findings alone, without totals and notes.")
]
Fix = Annotated[
    bool, typer.Option("--fix", help="Fix what can be fixed without another change of what the program does.")
]
UnsafeFixes = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: fixes that change it as well.")
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what --fix would write, and write nothing.")]
AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Fix even where git has changes that are not committed.")
]
