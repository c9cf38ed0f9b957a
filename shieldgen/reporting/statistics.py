"""A report into how many findings each rule has."""

import json
from collections import Counter

from ..errors import SettingsError
from ..model.finding import Report
from .counts import totals
from .registry import Page


def render_statistics(report: Report, name: str, page: Page) -> str:
    """The rules with findings that count, the most frequent first; as text or JSON. Raises SettingsError."""
    found = Counter((finding.code, finding.name, finding.severity) for finding in report.findings if finding.told)
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    match name:
        case "json":
            entries = [
                {"code": code, "name": rule, "severity": severity, "count": count}
                for (code, rule, severity), count in rows
            ]
            return json.dumps({"version": 1, "statistics": entries, "problems": len(report.problems)}, indent=2) + "\n"
        case "text" | "concise" | "github":
            lines = [f"{count:>5}  {code}  {severity:<7}  {rule}" for (code, rule, severity), count in rows]
            return "".join(f"{line}\n" for line in (*lines, *(() if page.quiet else totals(report))))
        case _:
            raise SettingsError(f"statistics come as text or json, not as {name}")
