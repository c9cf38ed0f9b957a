"""Type checkers accept the runtime's API as it is meant, and refuse each wrong use at its line."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
API = ROOT / "tests/typing/runtime_api.py"


def refused() -> set[int]:
    lines = API.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}


def test_mypy_refuses_every_wrong_use_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context"]
    command += ["--no-pretty", f"--cache-dir={tmp_path}", str(API)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = re.findall(r"runtime_api\.py:(\d+): error: (.*)", run.stdout)
    assert {int(line) for line, _ in found} == refused(), run.stdout + run.stderr
    messages = " ".join(message for _, message in found)
    assert "Missing positional argument" in messages or "Missing named argument" in messages
    assert '"PaymentsTasks" has no attribute "refund"' in messages


def test_pyright_refuses_every_wrong_use_and_nothing_else(tmp_path: Path) -> None:
    project = {
        "extraPaths": [str(ROOT / "runtime")],
        "typeCheckingMode": "strict",
        # Wiring is handed its scheduler by its base class, and a test has parameters that only a type checker reads.
        "reportPrivateUsage": False,
        "reportUnusedFunction": False,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(project), encoding="utf-8")
    shutil.copy(API, tmp_path)
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    try:
        found = json.loads(run.stdout)["generalDiagnostics"]
    except json.JSONDecodeError:
        pytest.fail(run.stdout + run.stderr)
    errors = [(d["range"]["start"]["line"] + 1, d["message"]) for d in found if d["severity"] == "error"]
    assert {line for line, _ in errors} == refused(), errors


def test_ty_refuses_every_wrong_use_and_nothing_else(tmp_path: Path) -> None:
    if importlib.util.find_spec("ty") is None:
        pytest.skip("ty is not installed")
    shutil.copy(API, tmp_path)
    command = [sys.executable, "-m", "ty", "check", "--output-format", "concise", "--python", sys.prefix]
    command += ["--extra-search-path", str(ROOT / "runtime"), API.name]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    found = re.findall(r"runtime_api\.py:(\d+):\d+: error", run.stdout)
    assert {int(line) for line in found} == refused(), run.stdout + run.stderr
