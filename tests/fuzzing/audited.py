"""A hostile source or table of settings into the audit's answer: a report, or an error that says what to mend."""

from __future__ import annotations

from pathlib import Path

from shieldgen.audit.selection import Selection
from shieldgen.errors import ShieldgenError
from shieldgen.model.finding import Report
from shieldgen.pipeline.audit import audit
from shieldgen.reporting.registry import Page, audit_formats
from shieldgen.settings import load_settings

ROOT = Path(__file__).parents[1]
SOURCES = tuple(
    path.read_text(encoding="utf-8")
    for folder in ("cases", "apps/shop/plain", "apps/shop/seed")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "wiring" not in path.parts
)
TABLE = """\
[project]
name = "shop"

[tool.shieldgen]
wiring = "shop/wiring"
exclude = ["tests/**"]
select = ["SG1", "SG202"]
ignore = ["SG206"]
pedantic = true
grace = 25.0
runtime = "vendored"
vendor = ["testing"]

[[tool.shieldgen.effects]]
call = "shop.mail.send"
effect = "email"
idempotent = false
timeout = 5

[tool.shieldgen.tasks."shop.mail:send"]
shield = true
deadline = 8
name = "mail_{order_id}"
"""


def audited(folder: Path, source: str, settings: str = "") -> Report | ShieldgenError:
    """What the audit says of a project with this file and this `pyproject.toml`."""
    content = source.encode("utf-8", "surrogatepass")
    (folder / "app.py").write_bytes(content)
    (folder / "pyproject.toml").write_bytes((settings or "[project]\nname = 'x'\n").encode("utf-8", "surrogatepass"))
    try:
        report = audit(folder, load_settings(folder), Selection(pedantic=True), lambda _step: None)
    except ShieldgenError as error:
        return error
    assert report.summary.files == 1
    for render in audit_formats().values():
        render(report, Page())
    return report
