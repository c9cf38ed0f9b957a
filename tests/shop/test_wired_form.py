"""The wired form of the shop is what the commands and the hints make of the plain one, and it is up to date."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

from demo import read_tree, take_over_hints
from stage import SHOPS

NOT_SOURCES = ignore_patterns("__pycache__", ".*")


def shieldgen(*arguments: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "shieldgen", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_init_hints_and_generate_turn_the_plain_form_into_the_wired_one(tmp_path: Path) -> None:
    project = copytree(SHOPS / "plain", tmp_path / "shop", ignore=NOT_SOURCES)
    shieldgen("init", folder=project)
    take_over_hints(project)
    shieldgen("generate", folder=project)
    shieldgen("generate", "--check", folder=project)

    wired = read_tree(copytree(SHOPS / "wired", tmp_path / "wired", ignore=NOT_SOURCES))
    made = read_tree(project)
    assert made.keys() == wired.keys()
    stale = [path for path in wired if made[path] != wired[path]]
    assert stale == [], "run `shieldgen generate` in tests/apps/shop/wired"


def test_the_audit_of_the_wired_form_tells_of_the_bad_examples_only(tmp_path: Path) -> None:
    project = copytree(SHOPS / "wired", tmp_path / "shop", ignore=NOT_SOURCES)
    command = [sys.executable, "-m", "shieldgen", "audit", "--format", "json"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["problems"] == []
    told = {
        (finding["task"]["path"], finding["task"]["qualname"])
        for finding in report["findings"]
        if not finding["suppressed"]
    }
    assert {qualname for path, qualname in told if path != "shop/pitfalls.py"} == {
        "slow_critical_task",
        "process_all_users",
        "send_duplicate_charges",
    }
    assert {qualname for path, qualname in told if path == "shop/pitfalls.py"} == {
        "shielded_welcome_email",
        "shielded_email",
        "shielded_analytics",
        "shielded_event",
        "shielded_cache",
        "important_task_without_handler",
        "finalize_payment_unnamed",
    }
