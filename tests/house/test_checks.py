"""The checkers of the house, each run as a developer would run it."""

import os
from collections.abc import Callable

import pytest

# One after the other: each of them uses a core or more for itself.
pytestmark = pytest.mark.xdist_group("checks")


def test_ruff_finds_nothing_to_say(passes: Callable[..., None]) -> None:
    passes("ruff", "check", "--no-cache", ".")


def test_ruff_would_format_nothing_anew(passes: Callable[..., None]) -> None:
    passes("ruff", "format", "--no-cache", "--check", "--diff", ".")


def test_mypy_in_strict_mode_accepts_the_tool_and_the_runtime(passes: Callable[..., None]) -> None:
    passes("mypy")


def test_every_floor_imports_only_lower_ones(passes: Callable[..., None]) -> None:
    passes("lint-imports", "--no-cache")


def test_groups_of_tests_are_kept_together(request: pytest.FixtureRequest) -> None:
    # By a suffix of the id; without it every worker sets up what a group shares, and nobody would notice but the clock.
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@checks")
