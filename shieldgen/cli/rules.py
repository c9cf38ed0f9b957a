"""`shieldgen rules`: every rule with its severity and what it says."""

import typer

from ._examples import examples
from ._options import RulesFormat


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen rules",
        "shieldgen rules --format json",
    )
    app.command("rules", epilog=epilog)(rules)


def rules(output_format: RulesFormat = "text") -> None:
    """List the rules of the audit, and which of them `audit --fix` fixes."""
    from ..pipeline.rules import documented
    from ..reporting.rules import check_format, document, lines, table
    from . import emit
    from ._markdown import emit_markdown

    check_format(output_format)
    found = documented()
    match output_format:
        case "json":
            emit(document(found))
        case "markdown":
            emit(table(found))
        case _:
            emit_markdown(table(found), plain=lines(found))
