"""The sample applications, and small projects written by a test, as the adopting commands see them."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "adopting"), str(TESTS / "apps"), str(TESTS / "shop")]


class Adopted:
    """A project's folder and the commands run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "shieldgen", *arguments], cwd=self.root, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def files(self) -> dict[str, bytes]:
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in sorted(self.root.rglob("*.py"))}


@pytest.fixture(scope="session")
def adopted_shop(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """The plain shop after the four commands, one after the other."""
    from shutil import copytree, ignore_patterns

    root = copytree(
        TESTS / "apps" / "shop" / "plain",
        tmp_path_factory.mktemp("adopted") / "shop",
        ignore=ignore_patterns("__pycache__", ".*"),
    )
    shop = Adopted(root)
    for command in (["init"], ["hint", "--apply"], ["generate"], ["migrate", "--apply"]):
        shop.run(*command)
    return shop
