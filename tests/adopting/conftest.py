"""The sample applications, and small projects written by a test, as the adopting commands see them."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "adopting"), str(TESTS / "apps"), str(TESTS / "shop")]


@pytest.fixture(scope="session")
def adopted_shop(tmp_path_factory: pytest.TempPathFactory):
    """The plain shop after the four commands, one after the other."""
    from shutil import copytree, ignore_patterns

    from migrating import Adopted

    root = copytree(
        TESTS / "apps" / "shop" / "plain",
        tmp_path_factory.mktemp("adopted") / "shop",
        ignore=ignore_patterns("__pycache__", ".*"),
    )
    shop = Adopted(root)
    for command in (["init"], ["hint", "--apply"], ["generate"], ["migrate", "--apply"]):
        shop.run(*command)
    return shop
