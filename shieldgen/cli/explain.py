"""`shieldgen explain RULE`: a rule's documentation."""

from difflib import get_close_matches
from typing import Annotated

import typer

from . import _completion as complete
from ._examples import examples
from ._options import RulesFormat


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen explain SG101",
        "shieldgen explain non-idempotent-shielded --format markdown",
    )
    app.command("explain", epilog=epilog)(explain)


def explain(
    rule: Annotated[
        str,
        typer.Argument(help="A rule's code or name, SG202 or non-idempotent-shielded.", autocompletion=complete.rules),
    ],
    output_format: RulesFormat = "text",
) -> None:
    """Explain a rule: what it does, why that is bad, an example, what to use instead, and how it is fixed."""
    from ..errors import SettingsError
    from ..pipeline.rules import documented
    from ..reporting.rules import check_format, document, page
    from . import emit
    from ._markdown import emit_markdown

    check_format(output_format)
    by_key = {key: known for known in documented() for key in (known.info.code.lower(), known.info.name)}
    wanted = rule.lower()
    if wanted not in by_key:
        near = get_close_matches(wanted, by_key, n=1)
        hint = f"; did you mean {near[0].upper() if near[0].startswith('sg') else near[0]}?" if near else ""
        raise SettingsError(f"no rule is called {rule!r}{hint}; `shieldgen rules` lists them all")
    found = by_key[wanted]
    match output_format:
        case "json":
            emit(document([found]))
        case "markdown":
            emit(page(found))
        case _:
            emit_markdown(page(found))
