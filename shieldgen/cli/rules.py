"""`shieldgen rules`: every rule with its severity and what it says."""

import typer

from ._examples import examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = examples(
        "shieldgen rules",
    )
    app.command("rules", epilog=epilog)(rules)


def rules() -> None:
    """List the rules of the audit."""
    from ..audit.registry import load_rules
    from . import emit

    lines = []
    for loaded in load_rules():
        info = loaded.info
        lines.append(f"{info.code}  {info.severity:<7}  {info.name:<27}  {info.summary}")
    emit("\n".join(lines))
