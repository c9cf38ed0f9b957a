"""`shieldgen rules`: every rule with its severity and what it says."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules")(rules)


def rules() -> None:
    """List the rules of the audit."""
    from ..audit.registry import load_rules
    from . import emit

    lines = []
    for loaded in load_rules():
        info = loaded.info
        lines.append(f"{info.code}  {info.severity:<7}  {info.name:<27}  {info.summary}")
    emit("\n".join(lines))
