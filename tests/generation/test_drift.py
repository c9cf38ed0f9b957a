"""What other tools do to generated files is no drift: formatters of any settings, line endings of another platform."""

import subprocess
import sys
from pathlib import Path

import pytest

from shieldgen.pipeline.generate import generate
from shieldgen.settings import load_settings

TOOLS = Path(sys.executable).parent
FORMATTERS = {
    "ruff": ["ruff", "format", "--isolated"],
    "ruff's fixes": ["ruff", "check", "--isolated", "--fix", "--unsafe-fixes", "--select=ALL", "--exit-zero"],
    "black": ["black", "--quiet"],
}


@pytest.fixture
def project(make_case) -> Path:
    """One with a vendored runtime, generated."""
    case = make_case("payments")
    assert case.write().changes
    return case.root


def drift(root: Path) -> list[str]:
    return [f"{change.path}: {change.reason}" for change in generate(root, load_settings(root)).changes]


@pytest.mark.parametrize("length", ["30", "79", "120", "320"])
@pytest.mark.parametrize("formatter", FORMATTERS.values(), ids=FORMATTERS)
def test_no_formatter_makes_the_wiring_stale(project: Path, formatter: list[str], length: str) -> None:
    command = [str(TOOLS / formatter[0]), *formatter[1:], f"--line-length={length}", "."]
    before = (project / "payments" / "ledger.py").read_bytes()
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    assert drift(project) == []
    # It does something to files that are not ours.
    assert (project / "payments" / "ledger.py").read_bytes() != before or length != "30"


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["of Windows", "of old"])
def test_line_endings_of_another_platform_are_no_drift(project: Path, ending: bytes) -> None:
    for path in project.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", ending))
    assert drift(project) == []
