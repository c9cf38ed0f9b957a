"""The wired form of the shop is what the commands and the hints make of the plain one, and it is up to date."""

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
