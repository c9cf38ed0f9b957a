"""The beginning of an option's value into what it may become, for a shell that completes it."""

from typing import get_args


def formats(incomplete: str) -> list[str]:
    """The names of the audit's formats."""
    from ..reporting.registry import audit_formats

    return [name for name in sorted(audit_formats()) if name.startswith(incomplete)]


def listing_formats(incomplete: str) -> list[str]:
    """The names of the formats of `shieldgen tasks`."""
    from ..reporting.registry import listing_formats as known

    return [name for name in sorted(known()) if name.startswith(incomplete)]


def severities(incomplete: str) -> list[str]:
    """The severities."""
    from ..model.finding import Severity

    return [severity for severity in get_args(Severity) if severity.startswith(incomplete)]


def rules(incomplete: str) -> list[tuple[str, str]]:
    """The codes of the rules with their names, the last of several that are separated by commas."""
    from ..audit.registry import load_rules

    before, comma, last = incomplete.rpartition(",")
    return [
        (f"{before}{comma}{loaded.rule.code}", loaded.rule.name)
        for loaded in load_rules()
        if loaded.rule.code.startswith(last.upper())
    ]
