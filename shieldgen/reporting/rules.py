"""Rules into what `shieldgen rules` and `shieldgen explain` print: lines, Markdown, JSON."""

import json
from collections.abc import Iterable
from typing import Any

from ..errors import SettingsError
from ..model.documented import DocumentedRule

_FORMATS = ("text", "json", "markdown")


def check_format(name: str) -> None:
    """Raises SettingsError where the rules are not printed so."""
    if name not in _FORMATS:
        raise SettingsError(f"no format is called {name!r}; there are {', '.join(sorted(_FORMATS))}")


def lines(rules: Iterable[DocumentedRule]) -> str:
    """One line a rule, for people and for grep."""
    return "\n".join(
        f"{rule.info.code}  {rule.info.severity:<7}  {rule.info.name:<27}  {rule.info.summary}" for rule in rules
    )


def table(rules: Iterable[DocumentedRule]) -> str:
    """The rules as a Markdown table."""
    rows = ["| code | name | severity | fix | it reports |", "| --- | --- | --- | --- | --- |"]
    for rule in rules:
        info = rule.info
        summary = info.summary.rstrip(".").replace("|", "\\|")
        rows.append(f"| {info.code} | {info.name} | {info.severity} | {_kind(rule)} | {summary} |")
    return "\n".join(rows)


def page(rule: DocumentedRule) -> str:
    """One rule's documentation as Markdown."""
    info = rule.info
    parts = [f"# {info.code} {info.name} ({info.severity})", info.summary, info.help.strip()]
    if rule.fix is not None:
        option = "--fix" if rule.fix.safe else "--fix --unsafe-fixes"
        parts.append(f"## Fix\n`shieldgen audit {option}`: {rule.fix.does}.")
    return "\n\n".join(parts)


def document(rules: Iterable[DocumentedRule]) -> str:
    """The rules as JSON, version 1: a shape that never changes."""
    return json.dumps({"version": 1, "rules": [_entry(rule) for rule in rules]}, indent=2)


def _entry(rule: DocumentedRule) -> dict[str, Any]:
    info = rule.info
    fix = None if rule.fix is None else {"safe": rule.fix.safe, "does": rule.fix.does}
    return {
        "code": info.code,
        "name": info.name,
        "severity": info.severity,
        "summary": info.summary,
        "help": info.help,
        "fix": fix,
    }


def _kind(rule: DocumentedRule) -> str:
    if rule.fix is None:
        return ""
    return "safe" if rule.fix.safe else "unsafe"
