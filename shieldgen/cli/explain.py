"""`shieldgen explain RULE`: a rule's documentation."""

from difflib import get_close_matches
from typing import Annotated

import typer

from ._examples import examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen explain SG101",
        "shieldgen explain non-idempotent-shielded",
    )
    app.command("explain", epilog=epilog)(explain)


def explain(
    rule: Annotated[str, typer.Argument(help="A rule's code or name, SG202 or non-idempotent-shielded.")],
) -> None:
    """Explain a rule: what it does, why that is bad, an example and what to use instead."""
    from ..audit.registry import load_rules
    from ..errors import SettingsError
    from . import emit

    by_key = {key: loaded for loaded in load_rules() for key in (loaded.rule.code.lower(), loaded.rule.name)}
    wanted = rule.lower()
    if wanted not in by_key:
        near = get_close_matches(wanted, by_key, n=1)
        hint = f"; did you mean {near[0].upper() if near[0].startswith('sg') else near[0]}?" if near else ""
        raise SettingsError(f"no rule is called {rule!r}{hint}; `shieldgen rules` lists them all")
    info = by_key[wanted].info
    emit(f"# {info.code} {info.name} ({info.severity})\n\n{info.summary}\n\n{info.help}")
